import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** OS-9 of Microware: `1.78    92/02/22 2007   ewrewr      F8       128 mine`; 20:07 is the time, which is left out. */
export const os9: Dialect = columns({
  name: "os-9",
  orders: ["ymd"],
  notice: /^ *(?:Directory of .* \d\d:\d\d:\d\d *$|Owner +Last )/,
  rows: [
    /<owner:\d+\.\d+> <_date:\d+\/\d\d\/\d\d> \d{4} <permissions:<_dir:d>?[-a-z]{5,8}> [^ ]+ <size#> <name*>/,
  ],
});
