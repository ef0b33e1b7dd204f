import { numberIn } from "../digits.ts";
import type { Clock } from "../clock.ts";
import type { Dialect, Verdict } from "../dialect.ts";
import type { Draft } from "../draft.ts";
import type { Line } from "../line.ts";
import { readDate, setDate } from "../written-date.ts";

const KA9Q = /^ *([^ ]+) +(?:(\d[\d,]*) +)?(\d{1,2}:\d\d) +(\d{1,2}\/\d{1,2}\/\d{2,4})(?= |$)/;
const TSX = /^ *([a-z0-9$]{1,6}) {0,5}\.([a-z0-9$]{0,3}) +(\d+)(?= |$)/i;

/** KA9Q's NOS: two entries to a line, the time before the date. */
export const ka9q: Dialect = {
  name: "ka9q",
  open: (clock) => ({ read: (line, draft) => readKa9q(line, draft, clock) }),
};

function readKa9q(line: Line, draft: Draft, clock: Clock): Verdict {
  const { text } = line;
  if (text.length > 1000) return "none";
  if (/^\d+ files\. /.test(text)) return "notice";
  const found = KA9Q.exec(text);
  if (found === null) return "none";
  const [all, name, size, time, day] = found as unknown as [
    string,
    string,
    string | undefined,
    string,
    string,
  ];
  const date = readDate(`${day} ${time}`, 0, "mdy", true);
  if (date === undefined) return "none";
  setDate(draft, date, clock);
  draft.size = size === undefined ? undefined : numberIn(size);
  draft.type = name.endsWith("/") ? "dir" : "file";
  setPlace(line, draft, all, name);
  if (draft.type === "dir") draft.nameEnd--;
  return "entry";
}

/** TSX-Plus: three entries to a line, sizes in blocks. Logical disks are files, but can be gone into. */
export const tsxPlus: Dialect = { name: "tsx-plus", open: () => ({ read: readTsx }) };

function readTsx(line: Line, draft: Draft): Verdict {
  const { text } = line;
  if (text.length > 1000) return "none";
  if (/^ *Directory \[/.test(text)) return "notice";
  const found = TSX.exec(text);
  if (found === null) return "none";
  const [all, base, extension, blocks] = found as unknown as [string, string, string, string];
  draft.type = extension === "dsk" ? "dir" : "file";
  draft.size = Number(blocks) * 512;
  draft.sizeUnit = 512;
  draft.name = `${base}.${extension}`;
  draft.details = { facts: new Map([["blocks", blocks]]) };
  setPlace(line, draft, all, base);
  return "entry";
}

function setPlace(line: Line, draft: Draft, all: string, name: string): void {
  draft.nameStart = line.start + all.indexOf(name);
  draft.nameEnd = draft.nameStart + name.length;
  const rest = line.text.slice(all.length);
  if (rest.trim() !== "") draft.next = line.start + all.length;
}
