import type { FastReader } from "../columns.ts";
import { Line } from "../line.ts";

const TAB = 9;
const SPACE = 32;

// Columns end before it.
const WIDEST = 400;

/** Returns a reader that also reads columns separated by tabulators, given one that reads columns separated by spaces. The name may hold tabulators, too. */
export function alsoTabs(read: FastReader): FastReader {
  return (line, draft) => {
    if (!isSeparated(line) && read(line, draft)) return true;
    if (!hasTabs(line) || !read(withoutTabs(line), draft)) return false;
    draft.move(line.start);
    // A name does not begin with what separates columns.
    while (line.bytes[draft.nameStart] === TAB && draft.nameStart < draft.nameEnd - 1) draft.nameStart++;
    return true;
  };
}

/** Whether there is a tabulator right after the permissions, of which there are two, three or nine letters. */
function isSeparated({ bytes, start }: Line): boolean {
  return bytes[start + 10] === TAB || bytes[start + 4] === TAB || bytes[start + 3] === TAB;
}

/** Whether tabulators stand where columns may be. */
function hasTabs({ bytes, start, end }: Line): boolean {
  for (let at = start; at < end && at < start + WIDEST; at++) if (bytes[at] === TAB) return true;
  return false;
}

/** Returns a copy of the line with spaces for tabulators. */
function withoutTabs({ source, bytes, start, end }: Line): Line {
  const copy = bytes.slice(start, end);
  for (let at = 0; at < copy.length; at++) if (copy[at] === TAB) copy[at] = SPACE;
  return new Line(source.with(copy), 0, copy.length);
}
