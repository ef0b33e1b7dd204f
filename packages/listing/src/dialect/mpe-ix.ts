import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** HP 3000 with MPE/iX, its LISTF and LISTFILE: `AFILE                         80B      FA       800      204800`; sizes are in records. */
export const mpeIx: Dialect = columns({
  name: "mpe-ix",
  title: /^ *(?:ACCOUNT|FILENAME|CODE|SIZE) |^ACCOUNT=|@ not found/,
  heading: /^ *PATH= *([^ ]+) *$/,
  rows: [
    /(<code> )?<record_width:-?\d+[BW]> <file_type:[A-Z]+> <records#> <limit#> \d+ <sectors#> <extents#> [^ ]+ <name>/,
    /<name:[^ *]+>\*? (<code> )?<record_width:-?\d+[BW]> <file_type:[A-Z]+> <records#> <limit#>( [\d*]+)*/,
  ],
});
