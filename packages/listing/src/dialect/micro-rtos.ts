import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** Micro RTOS of Xecom: ` A0000   A0B7F     2882   AWC86.CGI` */
export const microRtos: Dialect = columns({
  name: "micro-rtos",
  notice: /<deleted file>$|^ *(?:Start +End |\*\* Total )/i,
  rows: [/[\dA-F]{4,8} [\dA-F]{4,8} <size#> <name*>/],
});
