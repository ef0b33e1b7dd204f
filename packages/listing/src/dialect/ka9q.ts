import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** NOS of KA9Q: two entries to a line, the time before the date. `alias               806  0:12 10/25/93   arc/                     0:33  1/01/80` */
export const ka9q: Dialect = columns({
  name: "ka9q",
  notice: /^ *\d+ files?\. /,
  rows: [{ pattern: /<name> (<size:\d[\d,]*> )?<_time:\d+:\d\d> <_date:\d+\/\d+\/\d\d>/, isRepeated: true }],
});
