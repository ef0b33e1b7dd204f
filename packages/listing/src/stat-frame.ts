import type { Line } from "./line.ts";

/**
 * Takes off the frame of a reply to STAT with a path: `213-Status follows:`, the entries, `213 End of status`. Entries may be as they are,
 * after one space, or after the code (`211-lrwx…`); the last one may even stand on the last line. `isEdge`: it is the first or the
 * last line, and if it is not an entry, it is dropped.
 */
export function statFrame(code: string): (line: Line) => { readonly inside: Line; readonly isEdge: boolean } {
  let isFirst = true;
  let isOver = false;
  return (line) => {
    const isEnd = line.text.startsWith(`${code} `);
    const isMarked = !isOver && (isEnd || line.text.startsWith(`${code}-`));
    const isEdge = isMarked && (isEnd || isFirst);
    isFirst = false;
    isOver ||= isEnd;
    return { inside: isMarked ? line.from(line.start + 4) : line, isEdge };
  };
}

/** The code of the frame that the lines stand in, if they do; what ends it may be yet to come. */
export function frameCode(lines: readonly Line[], isWhole: boolean): string | undefined {
  const filled = lines.filter((line) => !line.isBlank);
  const code = /^(2\d\d)-/.exec(filled[0]?.text ?? "")?.[1];
  return code && (!isWhole || filled.at(-1)?.text.startsWith(`${code} `)) ? code : undefined;
}
