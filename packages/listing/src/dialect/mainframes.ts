import { columns, type Groups } from "../columns.ts";
import type { Dialect } from "../dialect.ts";
import { modeOf } from "./unix-permissions.ts";

function typeOf({ _kind }: Groups): "dir" | "file" {
  return _kind === "d" ? "dir" : "file";
}

/** Guardian, the older file system of HP NonStop (Tandem). */
export const guardian: Dialect = columns({
  name: "guardian",
  title: /^ *File +Code +EOF +Last Modif/,
  rows: [
    {
      pattern:
        /^ *(?<name>[A-Z$][A-Z0-9]{0,7}) +(?<file_code>\d+)(?: ?(?<mark>[A-Z+?!]{1,2}))? +(?<size>\d+) +(?<when>\d{1,2}-[A-Z][a-z]{2}-\d{2,4} +\d{1,2}:\d\d:\d\d) +(?<group>\d+), *(?<owner>\d+) +"?(?<permissions>[^" ]{4})"? *$/d,
    },
  ],
});

/** HP 3000 with MPE/iX, LISTF and LISTFILE. Sizes are in records. */
export const mpeIx: Dialect = columns({
  name: "mpe-ix",
  title: /^ *(?:ACCOUNT ?= |FILENAME +CODE |CODE +-*LOGICAL|SIZE +TYP |.{0,80}@ not found)/,
  heading: /^ *PATH= *(?<_path>[^ ]+) *$/,
  rows: [
    {
      pattern:
        /^ *(?:(?<code>[^ ]+) +)?(?<record_width>-?\d+[BW]) +(?<file_type>[A-Z]{1,4}) +(?<records>\d+) +(?<limit>\d+) +(?<_block>\d+) +(?<sectors>\d+) +(?<extents>\d+) +(?<_most>[^ ]+) +(?<name>[^ ]+) *$/d,
    },
    {
      pattern:
        /^(?<name>[A-Z][A-Z0-9]{0,7})\*? +(?:(?<code>[^ ]+) +)?(?<record_width>-?\d+[BW]) +(?<file_type>[A-Z]{1,4}) +(?<records>\d+) +(?<limit>\d+)(?: +\d+){0,4}(?: +\*)? *$/d,
    },
  ],
});

/** Stratus VOS. Sizes are in blocks of 4,096 bytes, not all of them with data. */
export const vos: Dialect = columns({
  name: "vos",
  orders: ["ymd"],
  title: /^ *(?:Files: +\d+|Dirs: +\d+|Links: +\d+)/,
  rows: [
    {
      pattern:
        /^ *(?<permissions>[a-z]) +(?<blocks>\d+) +(?:(?<file_org>[a-z]{2,5}(?::[a-z]+)?\*?) +)?(?<when>\d{2,4}-\d\d-\d\d +\d\d:\d\d:\d\d) +(?<name>[^ ]+) *$/d,
      // Only files have an organization.
      type: ({ file_org }) => (file_org === undefined ? "dir" : "file"),
    },
    {
      pattern: /^ *(?<when>\d{2,4}-\d\d-\d\d +\d\d:\d\d:\d\d) +(?<name>[^ ]+) +-> *(?<target>[^ ]+)? *$/d,
      type: "symlink",
    },
  ],
});

/** Bull's GCOS 7 and GCOS 8. */
export const gcos: Dialect = columns({
  name: "gcos",
  rows: [
    {
      pattern:
        /^(?<_kind>[-d]) (?<_user>[-rwxst]{3}) (?<_group>[-rwxst]{3}) (?<_other>[-rwxst]{3}) +(?<size>\d+) +(?<when>\d\d\/\d\d\/\d\d(?: +\d\d:\d\d:\d\d)?) +(?<owner>[^ ]+) +(?<name>[^ ].*)$/d,
      type: typeOf,
      finish: (_draft, { _user, _group, _other }, details) => {
        details.permissions = `${_user}${_group}${_other}`;
        details.mode = modeOf(details.permissions);
      },
    },
    {
      pattern:
        /^(?<_kind>[-d]) (?<flag>[-a-z]) +(?:(?<protection>[-\d]{2,}) +)?(?<volume>[^ ]+) +(?<owner>[^ ]+) +(?<dated>[A-Z]{3} +\d{1,2}, \d{4} .+)$/d,
      type: typeOf,
    },
  ],
});

/** MCP and OS 2200 of Unisys ClearPath. The slashes belong to the name. */
export const mcp: Dialect = columns({
  name: "mcp",
  title: /^ *Report for: /,
  notice: /^ *\d+ +Files? +\d+ +Octets?/,
  rows: [
    {
      pattern:
        /^ *(?<name>[^ ]+) +(?<file_kind>[A-Z][A-Z0-9]{2,}) +(?<size>\d+) +(?<when>\d\d\/\d\d\/\d{4} +\d\d:\d\d(?::\d\d)?) *$/d,
    },
  ],
});

/** TOPS-20: names, and versions after the last full stop. */
export const tops20: Dialect = columns({
  name: "tops-20",
  heading: /^ *[A-Z0-9$_-]+:<[^>]*> *$/i,
  rows: [
    {
      pattern: /^ *(?<name>[^ .;]+(?:\.[^ .;]*)?)\.(?<version>\d+)(?:;[^ ]*)? *$/d,
      isBelowTitle: true,
    },
  ],
});

/** OS-9 of Microware. The time is four digits. */
export const os9: Dialect = columns({
  name: "os-9",
  orders: ["ymd"],
  title: /^ *(?:Directory of .* \d\d:\d\d:\d\d *$|Owner +Last modified +Attributes |-+(?: +-+){3,} *$)/,
  rows: [
    {
      pattern:
        /^ *(?<owner>\d+\.\d+) +(?<_date>\d{2,4}\/\d\d\/\d\d) +(?<time>\d{4}) +(?<permissions>[-a-z]{6,8}) +(?<sector>[0-9A-F]+) +(?<size>\d+) +(?<name>[^ ].*)$/d,
      type: ({ permissions = "" }) => (permissions.startsWith("d") ? "dir" : "file"),
      when: ({ _date }) => _date,
    },
  ],
});
