import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** HP 3000 with MPE/iX, its LISTF and LISTFILE: `AFILE                         80B      FA       800      204800`; sizes are in records. */
export const mpeIx: Dialect = columns({
  name: "mpe-ix",
  notice: /^ *(?:(?:ACCOUNT|PATH) ?=|FILENAME|CODE|SIZE )/,
  rows: [
    /([^ ]+ )?-?\d+[BW] <file_type:[A-Z]+> <records#> \d+ \d+ \d+ \d+ [^ ]+ <name>/,
    /<name:[^ *]+>\*? ([^ ]+ )?-?\d+[BW] <file_type:[A-Z]+> <records#> \d+( [\d*]+)*/,
  ],
});
