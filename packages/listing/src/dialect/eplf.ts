import type { Dialect, Verdict } from "../dialect.ts";
import { numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../entry.ts";
import type { Line } from "../line.ts";
import { binaryText } from "../text.ts";

const COMMA = 44;

/** Easily Parsed LIST Format, of anonftpd and publicfile: `+i8388621.48594,m825718503,r,s280,<TAB>djb.html`. */
export const eplf: Dialect = { name: "eplf", isSelfEvident: true, open: () => ({ read }) };

function read(line: Line, draft: Draft): Verdict {
  const { bytes, start, end } = line;
  if (bytes[start] !== 43) return "none";
  let at = start + 1;
  // A blank is seen in place of the tabulator.
  while (at < end && bytes[at] !== 9 && bytes[at] !== 32) {
    let after = at;
    while (after < end && bytes[after] !== COMMA && bytes[after] !== 9 && bytes[after] !== 32) after++;
    takeFact(bytes, at, after, draft);
    at = bytes[after] === COMMA ? after + 1 : after;
  }
  // Without a comma before the name this is a name that begins with +.
  if (at + 1 >= end || bytes[at - 1] !== COMMA) {
    if (at + 1 >= end || draft.type === "unknown") return "none";
  }
  draft.nameStart = at + 1;
  draft.nameEnd = end;
  draft.columnsStart = start + 1;
  draft.columnsEnd = at;
  draft.describe = describe;
  return "entry";
}

function takeFact(bytes: Uint8Array, start: number, end: number, draft: Draft): void {
  const letter = bytes[start];
  if (letter === 47 && end === start + 1) draft.type = "dir";
  else if (letter === 114 && end === start + 1 && draft.type === "unknown") draft.type = "file";
  else if (letter === 115) draft.size = numberAt(bytes, start + 1, end);
  else if (letter === 109) {
    const seconds = /^-?\d{1,12}$/.exec(binaryText(bytes, start + 1, Math.min(end, start + 15)));
    if (seconds !== null) draft.setUtc(Number(seconds[0]) * 1000, "second");
  }
}

function describe(
  bytes: Uint8Array,
  _lineStart: number,
  _lineEnd: number,
  start: number,
  end: number,
): Details {
  const details: Details = {};
  for (const fact of binaryText(bytes, start, end).split(",")) {
    if (/^up[0-7]{1,6}$/.test(fact)) details.mode = Number.parseInt(fact.slice(2), 8) & 0o7777;
    else if (fact.startsWith("i")) details.unique = fact.slice(1);
  }
  return details;
}
