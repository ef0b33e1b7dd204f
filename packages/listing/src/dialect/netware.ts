import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../details.ts";
import type { Line } from "../line.ts";

/**
 * Novell NetWare, Hellsoft's server for it, and its Print Services for Unix.
 * `- [RWCEAFMS] rwinston   19968 Mar 12 15:20 name`, `d[R----F-]  1 lencse   512 Nov 14  1996 name`,
 * A file may have no letter before its rights.
 * `-rw------- 1 bill support 4   Oct 21, 99 12:45 pm name -> target`
 */
export const netware: Dialect = columns({
  name: "netware",
  rows: [
    {
      pattern:
        /(<_dir:[dD]>|-|(?=\[)) *\[<permissions:[-RWOCDPSMEFA ]{5,9}>\] (<links#> (?=[^ ]+ +\d+ +(?:[^ \d]|\d+[-/.])))?<owner> <size#> <dated*>/,
      finish: skipPadding,
    },
    {
      // Old versions have a space within the permissions.
      pattern:
        /(<_dir:d>|-)<permissions:[-rwx]{8} ?[-rwx]?> <links#> <owner> <group> <size#> <dated:[A-Z][a-z]{2,3} \d\d?,? \d\d \d\d?:\d\d [ap]m.*>/,
      finish: splitTarget,
    },
  ],
});

/** The column of dates may be wider than they are. No name begins with a space. */
function skipPadding(
  draft: Draft,
  _columns: Groups,
  _details: Details,
  _facts: unknown,
  { bytes }: Line,
): void {
  while (bytes[draft.nameStart] === 32 && draft.nameStart < draft.nameEnd - 1) draft.nameStart++;
}

/** A link has the letter of what it leads to. */
function splitTarget(draft: Draft, { dated = "" }: Groups): void {
  const arrow = / - ?> /.exec(dated);
  if (arrow === null) return;
  draft.type = "symlink";
  draft.nameEnd += arrow.index - dated.length;
  draft.targetStart = draft.nameEnd + arrow[0].length;
}
