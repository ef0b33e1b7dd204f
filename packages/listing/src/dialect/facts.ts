import type { Dialect, Verdict } from "../dialect.ts";
import { setFactTime } from "../digit-pairs.ts";
import { numberAt } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { EntryType } from "../details.ts";
import type { Line } from "../line.ts";
import { binaryText } from "../text.ts";
import { describeFacts } from "./fact-values.ts";

const SPACE = 32;
const TAB = 9;
const SEMICOLON = 59;
const EQUALS = 61;

// The last four letters of a name of a fact, in lower case, as a number.
const TYPE = 0x74797065;
const SIZE = 0x73697a65;
const DIFY = 0x64696679;

/** The lines of MLSD and MLST: RFC 3659, section 7. `type=file;size=5; name` */
export const facts: Dialect = {
  name: "facts",
  open: (_clock, isSure) => {
    // Whether a line that begins with a space may be one without facts.
    let hasFacts = isSure;
    const read = (line: Line, draft: Draft): Verdict => {
      const { bytes, end } = line;
      let { start } = line;
      while (bytes[start] === SPACE || bytes[start] === TAB) start++;
      let name = scanFacts(bytes, start, end, draft);
      // No facts: what comes after the space is the name. But some servers indent their lines.
      if (name < 0 && hasFacts && start > line.start) name = line.start + 1;
      if (name < 0 || name >= end) return "none";
      hasFacts = true;
      draft.describe = describeFacts;
      draft.columnsStart = start;
      draft.nameStart = name;
      draft.nameEnd = end;
      return "entry";
    };
    return { read };
  },
};

/**
 * Reads the facts, takes the common ones, and returns where the name begins; -1 if this is not a line of facts.
 * Not the first space and not the first `; ` end the facts, since values have both (`type=OS.unix=slink:c -> d;`): a space where a fact would
 * begin does. Some servers leave the last semicolon out; then the first space in the last value does. A lone fact without one has to be a known type.
 */
function scanFacts(bytes: Uint8Array, start: number, end: number, draft: Draft): number {
  let at = start;
  let fact = start;
  let value = start;
  let key = 0;
  while (at < end) {
    let byte = bytes[at];
    if (at > start && (byte === SPACE || byte === TAB)) {
      draft.columnsEnd = at;
      return at + 1;
    }
    const next = at;
    let nextKey = 0;
    while (at < end && byte !== EQUALS && byte !== SPACE && byte !== SEMICOLON) {
      nextKey = (nextKey << 8) | (byte as number) | 32;
      byte = bytes[++at];
    }
    if (byte !== EQUALS || at === next || at >= end) break;
    fact = next;
    key = nextKey;
    value = ++at;
    while (at < end && bytes[at] !== SEMICOLON) at++;
    if (at < end) takeFact(bytes, key, value - fact, value, at, draft);
    at++;
  }
  const isLone = fact === start;
  if (bytes[end - 1] === SEMICOLON || (isLone && key !== TYPE)) return -1;
  at = bytes.indexOf(SPACE, value);
  if (at < 0 || at >= end || (isLone && typeOf(bytes, value, at) === "unknown")) return -1;
  takeFact(bytes, key, value - fact, value, at, draft);
  draft.columnsEnd = at;
  return at + 1;
}

/** `length` is that of the name and the sign of equality. */
function takeFact(
  bytes: Uint8Array,
  key: number,
  length: number,
  start: number,
  end: number,
  draft: Draft,
): void {
  if (key === TYPE && length === 5) draft.type = typeOf(bytes, start, end);
  else if (key === SIZE && length === 5) draft.size = numberAt(bytes, start, end);
  else if (key === DIFY && length === 7) setFactTime(draft, bytes, start, end);
}

const TYPES: readonly (readonly [RegExp, EntryType])[] = [
  [/^file$/, "file"],
  [/^[cp]?dir$/, "dir"],
  [/^s?(?:ym)?link/, "symlink"],
  [/^ch/, "char"],
  [/^bl/, "block"],
  [/^pipe|^fifo/, "fifo"],
  [/^socket/, "socket"],
];

/** `file`, `dir`, `OS.unix=slink:target`, `OS.unix=chr-13/29`. */
function typeOf(bytes: Uint8Array, start: number, end: number): EntryType {
  const word = binaryText(bytes, start, Math.min(end, start + 24))
    .toLowerCase()
    .replace(/^os\.\w+=/, "");
  return TYPES.find(([pattern]) => pattern.test(word))?.[1] ?? "unknown";
}
