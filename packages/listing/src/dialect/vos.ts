import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Stratus VOS: `w    145 stm       90-05-19 11:42:51  name`. Sizes are in blocks of 4,096 bytes, not all of them with data; directories have no organization
 * of their records.
 */
export const vos: Dialect = columns({
  name: "vos",
  orders: ["ymd"],
  notice: /^ *(?:Files|Dirs|Links): /,
  beginning: /-> *$/,
  rows: [
    /<permissions:[a-z]> <blocks#> (<file_org:[a-z][^ ]*> |<_dir:(?=\d)>)<when@> <name>/,
    { pattern: /<when@> <name> ->( \+?<target>)?/, type: "symlink" },
  ],
});
