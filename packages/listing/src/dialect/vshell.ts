import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** VShell: `206876  Apr 04, 2000 21:06 name`; directories end in a slash. */
export const vshell: Dialect = columns({
  name: "vshell",
  rows: [/<size:\d[\d,]*> <dated:[A-Z][a-z]+ \d+, \d{4} .+>/],
});
