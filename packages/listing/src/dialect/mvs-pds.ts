import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Members of a partitioned data set of IBM z/OS, and of a load library.
 * `$README   01.10 1989/04/19 1994/12/15 18:55    90     1     0 EWZ`: records, not bytes. `@XADFTT1  0009F0 000A11 TEXTTR   00 FO   31    ANY`: bytes, in
 * hexadecimal.
 */
export const mvsPds: Dialect = columns({
  name: "mvs-pds",
  title: /^ *Name +(?:VV|Size +TTR)/,
  orders: ["ymd"],
  rows: [
    /<name> <version_mod:\d\d\.\d\d> <created:\d+\/\d\d\/\d\d> <when@> <records#> \d+ \d+( <owner>)?/,
    {
      pattern: /<name> <_bytes:[\dA-F]{6,8}> [\dA-F]{6} (<alias_of:[^ \d][^ ]*> )?\d+( [A-Z ]+)? [^ ]+ [^ ]+/,
      finish: (draft, { _bytes = "" }) => {
        draft.size = Number.parseInt(_bytes, 16);
      },
    },
    // A member without statistics.
    { pattern: /<name:[A-Z\d@#$]{1,8}>/, isBelowTitle: true },
  ],
});
