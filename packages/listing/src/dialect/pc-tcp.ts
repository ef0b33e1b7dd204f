import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** PC/TCP: `     40774              IO.SYS   Tue May 31 06:22:00 1994`, `<dir>                     UTIL   Thu Feb 20 09:55:02 2003` */
export const pcTcp: Dialect = columns({
  name: "pc-tcp",
  rows: [
    {
      pattern: "(<_dir:\\<DIR\\>>|<size#>) <name> [a-z]{3} <when:[A-Z]{3} \\d+ \\d+:\\d+:\\d+ \\d{4}>",
      flags: "i",
    },
  ],
});
