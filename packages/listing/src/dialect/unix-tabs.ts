import type { FastReader } from "../columns.ts";
import { Line } from "../line.ts";

const TAB = 9;
const BLANK = 32;

// Columns end before it.
const WIDEST = 400;

/** Makes a reader of columns that are parted by blanks read those that are parted by tabulators as well. A name may hold some, too. */
export function alsoTabs(read: FastReader): FastReader {
  return (line, draft) => {
    if (read(line, draft)) return true;
    if (!hasTabs(line) || !read(withoutTabs(line), draft)) return false;
    draft.move(line.start);
    // What parts columns begins no name.
    while (line.bytes[draft.nameStart] === TAB && draft.nameStart < draft.nameEnd - 1) draft.nameStart++;
    return true;
  };
}

/** Whether tabulators stand where columns may be. */
function hasTabs({ bytes, start, end }: Line): boolean {
  for (let at = start; at < end && at < start + WIDEST; at++) if (bytes[at] === TAB) return true;
  return false;
}

/** Returns a copy of the line with blanks for tabulators. */
function withoutTabs({ source, bytes, start, end }: Line): Line {
  const copy = bytes.slice(start, end);
  for (let at = 0; at < copy.length; at++) if (copy[at] === TAB) copy[at] = BLANK;
  return new Line(source.with(copy), 0, copy.length);
}
