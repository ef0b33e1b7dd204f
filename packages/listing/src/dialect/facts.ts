import { fullTime } from "../fact-time.ts";
import type { Dialect, Reader, Verdict } from "../dialect.ts";
import { numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { EntryType } from "../entry.ts";
import type { Line } from "../line.ts";
import { describeFacts } from "./fact-values.ts";

const BLANK = 32;
const TAB = 9;
const SEMICOLON = 59;
const EQUALS = 61;

const KNOWN = /^[ \t]+(?:type|size|modify|create|perm|unique|unix\.\w+)=[^;]*;/i;

/** The lines of MLSD and MLST: RFC 3659, section 7. */
export const facts: Dialect = {
  name: "facts",
  isSelfEvident: true,
  open: (_clock, isSure) => new FactsReader(isSure),
};

/** Reads one line of MLSD or MLST at a time. */
export class FactsReader implements Reader {
  #hasFacts: boolean;

  /** `isSure`: a line that begins with a blank is one without facts, even if no other line has any. */
  constructor(isSure: boolean) {
    this.#hasFacts = isSure;
  }

  read(line: Line, draft: Draft): Verdict {
    const { bytes, end } = line;
    let start = line.start;
    if (bytes[start] === BLANK || bytes[start] === TAB) {
      // No facts: what comes after the blank is the name, unless some server indents its lines.
      if (!KNOWN.test(line.text.slice(0, 200)))
        return this.#hasFacts ? setName(draft, start + 1, end) : "none";
      while (bytes[start] === BLANK || bytes[start] === TAB) start++;
    }
    const name = scanFacts(bytes, start, end, draft);
    if (name < 0) return "none";
    this.#hasFacts = true;
    draft.describe = describeFacts;
    draft.columnsStart = start;
    return setName(draft, name, end);
  }
}

function setName(draft: Draft, start: number, end: number): Verdict {
  if (start >= end) return "none";
  draft.nameStart = start;
  draft.nameEnd = end;
  return "entry";
}

/**
 * Goes over the facts, takes the common ones, and gives where the name begins; -1 if this is no line of facts.
 * Not the first blank and not the first `; ` end the facts, since values have both (`type=OS.unix=slink:c -> d;`): a blank where a fact would
 * begin does.
 */
function scanFacts(bytes: Uint8Array, start: number, end: number, draft: Draft): number {
  let at = start;
  let value = start;
  for (;;) {
    const first = bytes[at] as number;
    if (at > start && (first === BLANK || first === TAB)) {
      draft.columnsEnd = at;
      return at + 1;
    }
    const fact = at;
    let byte = first;
    while (at < end && byte !== EQUALS && byte !== BLANK && byte !== SEMICOLON) byte = bytes[++at] as number;
    if (at >= end || byte !== EQUALS || at === fact)
      return fact === start ? -1 : unfinished(bytes, value, fact, end, draft);
    value = ++at;
    while (at < end && bytes[at] !== SEMICOLON) at++;
    if (at >= end) return unfinished(bytes, value, end, end, draft, fact);
    takeFact(bytes, fact, value, at, draft);
    at++;
  }
}

/** Some end the last fact with the blank before the name, without a semicolon. */
function unfinished(
  bytes: Uint8Array,
  value: number,
  next: number,
  end: number,
  draft: Draft,
  fact = -1,
): number {
  for (let at = value; at < next && at < end; at++) {
    if (bytes[at] !== BLANK) continue;
    if (fact >= 0) takeFact(bytes, fact, value, at, draft);
    draft.columnsEnd = at;
    return at + 1;
  }
  return -1;
}

function takeFact(bytes: Uint8Array, fact: number, value: number, end: number, draft: Draft): void {
  const length = value - fact - 1;
  const first = (bytes[fact] as number) | 32;
  const last = (bytes[value - 2] as number) | 32;
  // By length and two letters: a look at the others decides only what is nearly always so.
  if (length === 4 && first === 116 && last === 101 && isNamed(bytes, fact, "type"))
    draft.type = typeOf(bytes, value, end);
  else if (length === 4 && first === 115 && last === 101 && isNamed(bytes, fact, "size"))
    draft.size = numberAt(bytes, value, end);
  else if (length === 6 && first === 109 && last === 121 && isNamed(bytes, fact, "modify")) {
    const time = fullTime(bytes, value, end);
    if (!Number.isNaN(time)) draft.setUtc(time, end - value > 14 ? "millisecond" : "second");
  }
}

function isNamed(bytes: Uint8Array, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    if (((bytes[start + at] as number) | 32) !== name.charCodeAt(at)) return false;
  }
  return true;
}

const TYPES: ReadonlyMap<string, EntryType> = new Map<string, EntryType>([
  ["file", "file"],
  ["dir", "dir"],
  ["cdir", "dir"],
  ["pdir", "dir"],
  ["link", "symlink"],
  ["slink", "symlink"],
  ["symlink", "symlink"],
  ["chr", "char"],
  ["char", "char"],
  ["blk", "block"],
  ["block", "block"],
  ["pipe", "fifo"],
  ["fifo", "fifo"],
  ["socket", "socket"],
]);

/** `file`, `dir`, `OS.unix=slink:target`, `OS.unix=chr-13/29`. */
function typeOf(bytes: Uint8Array, start: number, end: number): EntryType {
  const length = end - start;
  const first = (bytes[start] as number) | 32;
  if (length === 4 && first === 102 && isNamed(bytes, start, "file")) return "file";
  if (length === 3 && first === 100 && isNamed(bytes, start, "dir")) return "dir";
  let word = "";
  for (let at = start; at < end && word.length < 24; at++) word += String.fromCharCode(bytes[at] as number);
  word = word
    .toLowerCase()
    .replace(/^os\.\w{1,8}=/, "")
    .replace(/[^a-z].*$/, "");
  return TYPES.get(word) ?? "unknown";
}
