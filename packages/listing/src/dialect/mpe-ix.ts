import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const RECORDS = "<record_width:-?\\d+[BW]> <file_type:[A-Z]+> <records#> <limit#>";

/** HP 3000 with MPE/iX, its LISTF and LISTFILE: `AFILE                         80B      FA       800      204800`; sizes are in records. */
export const mpeIx: Dialect = columns({
  name: "mpe-ix",
  title: /^ *(?:ACCOUNT ?= |FILENAME +CODE |CODE +-*LOGICAL|SIZE +TYP )|@ not found/,
  heading: /^ *PATH= *([^ ]+) *$/,
  rows: [
    `(<code> )?${RECORDS} \\d+ <sectors#> <extents#> [^ ]+ <name>`,
    `<name:[A-Z][A-Z0-9]*>\\*? (<code> )?${RECORDS}( [\\d*]+)*`,
  ],
});
