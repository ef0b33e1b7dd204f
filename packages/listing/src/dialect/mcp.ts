import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** MCP and OS 2200 of Unisys ClearPath: `A/B/C                   SEQDATA    84 06/09/1998  12:03`; the slashes belong to the name. */
export const mcp: Dialect = columns({
  name: "mcp",
  notice: /^ *(?:Report for: |\d+ +Files? )/,
  rows: [/<name> <file_kind:[A-Z][A-Z\d]{2,}> <size#> <when:\d+\/\d+\/\d{4} \d+:\d\d(:\d\d)?>/],
});
