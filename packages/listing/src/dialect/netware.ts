import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../entry.ts";
import { modeOf } from "./unix-permissions.ts";

function typeOf({ _kind }: Groups): "dir" | "file" {
  return _kind === "d" || _kind === "D" ? "dir" : "file";
}

/** Novell NetWare, its Print Services for Unix, and Hellsoft's server for it. */
export const netware: Dialect = columns({
  name: "netware",
  notice: /^total -?\d+$/,
  rows: [
    {
      pattern:
        /^ *(?<_kind>[-dD]) ?\[(?<permissions>[-A-Z ]{5,9})\] +(?:(?<links>\d+) +(?=[^ ]+ +\d+ +[A-Za-z]))?(?<owner>[^ ]+) +(?<size>\d+) +(?<dated>[A-Za-z]{3}.*)$/d,
      type: typeOf,
    },
    {
      // The names of Unix, but a date with a comma, and a blank within the permissions of old versions.
      pattern:
        /^(?<_kind>[-d])(?<_modes>[-rwx]{8} ?[-rwx]?) +(?<links>\d+) +(?<owner>[^ ]+) +(?<group>[^ ]+) +(?<size>\d+) +(?<dated>[A-Z][a-z]{2,3} +\d\d?,? +\d\d +\d\d?:\d\d [ap]m.*)$/d,
      type: typeOf,
      finish: finishUnixNames,
    },
  ],
});

function finishUnixNames(draft: Draft, { _modes = "", dated = "" }: Groups, details: Details): void {
  details.permissions = _modes.replace(" ", "");
  details.mode = modeOf(details.permissions);
  // A link has the letter of what it leads to.
  const arrow = / - ?> /.exec(dated);
  if (arrow === null) return;
  draft.type = "symlink";
  draft.targetStart = draft.nameEnd - dated.length + arrow.index + arrow[0].length;
  draft.nameEnd -= dated.length - arrow.index;
}
