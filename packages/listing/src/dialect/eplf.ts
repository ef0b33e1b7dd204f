import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";
import { numberIn } from "../digits.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../details.ts";
import type { Line } from "../line.ts";

const TAB = 9;
const MARKER = "<DIR> ";

/**
 * Easily Parsed LIST Format, of anonftpd and publicfile: `+i8388621.48594,m825718503,r,s280,<TAB>djb.html`. A space is seen in place of the tabulator,
 * a comma may be missing before it, and the boards of one family print directories as `+r,s <DIR> name`.
 */
export const eplf: Dialect = columns({
  name: "eplf",
  rows: [
    { pattern: /\+<_facts:([a-z/][^, ]*)?(,[^, ]*)+|[r/]>[ ]<name:.+>/, type: "unknown", finish: readFacts },
  ],
});

function readFacts(
  draft: Draft,
  { _facts = "", name = "" }: Groups,
  details: Details,
  _otherFacts: unknown,
  { bytes }: Line,
): void {
  for (const fact of _facts.split(",")) {
    const value = fact.slice(1);
    if (fact === "/") draft.type = "dir";
    else if (fact === "r") draft.type = "file";
    else if (fact.startsWith("s")) draft.size = numberIn(value);
    else if (fact.startsWith("i")) details.unique = value;
    else if (/^m-?\d{1,12}$/.test(fact)) draft.setUtc(Number(value) * 1000, "second");
    else if (/^up[0-7]{1,6}$/.test(fact)) details.mode = Number.parseInt(fact.slice(2), 8) & 0o7777;
  }
  // With a tabulator before it, or a size, it is the beginning of a name.
  if (name.startsWith(MARKER) && draft.size === undefined && bytes[draft.nameStart - 1] !== TAB) {
    draft.type = "dir";
    draft.nameStart += MARKER.length;
  }
}
