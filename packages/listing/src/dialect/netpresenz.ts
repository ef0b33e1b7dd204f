import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";
import type { Draft } from "../draft.ts";
import type { Details } from "../entry.ts";
import { modeOf } from "./unix-permissions.ts";

function setMode(_draft: Draft, { permissions = "" }: Groups, details: Details): void {
  details.mode = modeOf(permissions);
}

/**
 * NetPresenz and Peter Lewis's server on the Macintosh. Instead of links, owner and group there are the sizes of the two forks of a file, and how many
 * things are in a folder.
 */
export const netpresenz: Dialect = columns({
  name: "netpresenz",
  notice: /^total -?\d+$/,
  rows: [
    {
      pattern: /^[-dl](?<permissions>[-rwxsStT]{9}) +folder +(?<children>\d+) (?<dated>[A-Za-z].*)$/d,
      type: "dir",
      finish: setMode,
    },
    {
      pattern:
        /^-(?<permissions>[-rwxsStT]{9})(?<_column> {2,11}(?<resource_fork>\d+)) +(?<data_fork>\d+) +(?<size>\d+) (?<dated>[A-Za-z].*)$/d,
      // Unix without a group looks the same, but has a narrow column for links, and no sums.
      isFit: ({ _column = "", resource_fork, data_fork, size }) =>
        _column.length === 12 ||
        (_column.length > 5 && Number(resource_fork) + Number(data_fork) === Number(size)),
      finish: setMode,
    },
  ],
});
