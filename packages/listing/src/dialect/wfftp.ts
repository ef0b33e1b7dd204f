import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** WfFTP of Bay Networks' and Nortel's routers: `config.isp           45016  08/22/97  Fri.    17:05:51` */
export const wfftp: Dialect = columns({
  name: "wfftp",
  notice: /^ *(?:Volume - |File Name |Directory of |\d+ +bytes - )/,
  rows: [/<name> <size#> <_date:\d+\/\d+\/\d+> [A-Z][a-z]+\.? <_time:\d+:\d+:\d+>/],
});
