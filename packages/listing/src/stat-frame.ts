import type { Line } from "./line.ts";
import { binaryText } from "./text.ts";
import { type HeldLine, isBlank } from "./held-line.ts";

/**
 * The frame of a reply to STAT with a path: `213-Status follows:`, the entries, `213 End of status`. Entries may be as they are, behind
 * one blank, or behind the code (`211-lrwx…`); the last one may even stand on the last line.
 */
export class StatFrame {
  readonly #code: string;
  #isHead = true;
  #isOver = false;

  constructor(code: string) {
    this.#code = code;
  }

  /** Makes ready for the same lines from the beginning. */
  rewind(): void {
    this.#isHead = true;
    this.#isOver = false;
  }

  /** Takes the frame off a line. `head` and `end` are the frame itself, unless an entry is glued to them. */
  open(line: Line): "head" | "entry" | "end" {
    if (this.#isOver) return "entry";
    const mark = line.end - line.start >= 4 ? binaryText(line.bytes, line.start, line.start + 4) : "";
    if (mark === `${this.#code} `) this.#isOver = true;
    else if (mark !== `${this.#code}-`) return "entry";
    line.set(line.bytes, line.start + 4, line.end);
    if (this.#isOver) return "end";
    const isHead = this.#isHead;
    this.#isHead = false;
    return isHead ? "head" : "entry";
  }
}

/** The frame that the lines stand in, if they do; what ends it may be yet to come. */
export function frameOf(lines: readonly HeldLine[], isWhole: boolean): StatFrame | undefined {
  const first = startOf(lines.find((line) => !isBlank(line)));
  const code = /^(2\d\d)-/.exec(first)?.[1];
  if (code === undefined) return undefined;
  const last = startOf(lines.findLast((line) => !isBlank(line)));
  return !isWhole || last.startsWith(`${code} `) || last === code ? new StatFrame(code) : undefined;
}

function startOf(line: HeldLine | undefined): string {
  return line === undefined
    ? ""
    : binaryText(line.source.bytes, line.start, Math.min(line.end, line.start + 4));
}
