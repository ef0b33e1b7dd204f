import type { Line } from "./line.ts";

/**
 * The frame of a reply to STAT with a path: `213-Status follows:`, the entries, `213 End of status`. Entries may be as they are, behind
 * one blank, or behind the code (`211-lrwx…`); the last one may even stand on the last line.
 */
export class StatFrame {
  readonly #code: string;
  #isOver = false;
  #isOpen = false;
  /** The line that was opened last is the first or the last one: if it is no entry, it is of no interest. */
  isEdge = false;

  constructor(code: string) {
    this.#code = code;
  }

  /** The line without the frame. */
  open(line: Line): Line {
    const { text, start } = line;
    const isEnd = text.startsWith(`${this.#code} `);
    const isMarked = !this.#isOver && (isEnd || text.startsWith(`${this.#code}-`));
    this.isEdge = isMarked && (isEnd || !this.#isOpen);
    this.#isOpen = true;
    this.#isOver ||= isEnd;
    return isMarked ? line.from(start + 4) : line;
  }
}

/** The code of the frame that the lines stand in, if they do; what ends it may be yet to come. */
export function frameCode(lines: readonly Line[], isWhole: boolean): string | undefined {
  const filled = lines.filter((line) => !line.isBlank);
  const code = /^(2\d\d)-/.exec(filled[0]?.text ?? "")?.[1];
  return code !== undefined && (!isWhole || filled.at(-1)?.text.startsWith(`${code} `) === true)
    ? code
    : undefined;
}
