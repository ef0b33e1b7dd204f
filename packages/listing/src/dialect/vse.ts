import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const WHEN = "\\d\\d\\/\\d\\d\\/\\d\\d +\\d\\d:\\d\\d(?::\\d\\d)?";

/** IBM VSE: its root, libraries and sublibraries, catalogs of VSAM, tables of contents of volumes, and queues of POWER. Sizes are in records. */
export const vse: Dialect = columns({
  name: "vse",
  orders: ["ymd"],
  rows: [
    {
      pattern:
        /^(?<name>[^ ]+) +<(?<kind>Directory|Library|Sub ?Library|Power Queues|VTOC|[A-Z][A-Za-z ]{2,20})> *$/d,
      type: "dir",
    },
    { pattern: /^(?<name>[^ ]+) +(?<kind>(?:Entry|Key|Rel(?:ative)?) [A-Za-z]{3,10} VSAM) *$/d },
    {
      pattern: new RegExp(
        `^(?<name>[^ ]+) +<Sub ?Library> +(?<members>\\d+) +(?<blocks>\\d+) +(?<when>${WHEN}) *$`,
        "d",
      ),
      type: "dir",
    },
    {
      pattern: new RegExp(
        `^(?<name>[^ ]+) +(?<records>\\d+) +(?<blocks>\\d+) +(?<created>${WHEN})(?: +(?<_when>${WHEN}))? +(?<kind>[FS]) *$`,
        "d",
      ),
      when: ({ _when, created }) => _when ?? created,
    },
    {
      pattern: new RegExp(
        `^(?<name>[^ ]+) +(?<when>${WHEN}) +(?<records>\\d+) +(?<organization>[EKRSDVIU]) *$`,
        "d",
      ),
    },
    {
      pattern:
        /^(?<name>[^ .]+\.\d+\.\d+) +(?<records>\d+) +(?<pages>\d+) +(?<lines>\d+) +(?<priority>\d) +(?<disposition>[A-Z*])(?: +(?<owner>[^ ]+))? *$/d,
    },
  ],
});
