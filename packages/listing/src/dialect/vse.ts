import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * IBM VSE: its root (`CICS       <Directory>`), libraries, sublibraries, catalogs of VSAM, tables of contents of volumes, and queues of POWER. Numbers are
 * records and blocks, never bytes.
 */
export const vse: Dialect = columns({
  name: "vse",
  orders: ["ymd"],
  rows: [
    /<name> <_dir:[<][A-Z][A-Za-z ]+[>]>( <members#> <blocks#> <when@>)?/,
    /<name> (Entry|Key|Rel[a-z]*) [A-Za-z]+ VSAM/,
    /<name> <records#> <blocks#>( <created@>)? <when@> [FS]/,
    /<name> <when@> <records#> [EKRSDVIU]/,
    /<name:[^ .]+\.\d+\.\d+> <records#> \d+ \d+ \d+ [^ ]+( <owner>)?/,
  ],
});
