import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

const MEMBER = "<name:[A-Z@#$][A-Z0-9@#$]{0,7}>";

/**
 * Members of a partitioned data set of IBM z/OS, and of a load library.
 * `$README   01.10 1989/04/19 1994/12/15 18:55    90     1     0 EWZ`: records, not bytes. `@XADFTT1  0009F0 000A11 TEXTTR   00 FO   31    ANY`: bytes, in
 * hexadecimal.
 */
export const mvsPds: Dialect = columns({
  name: "mvs-pds",
  title: /^ *Name +(?:VV\.MM|Size +TTR) /,
  orders: ["ymd"],
  rows: [
    `${MEMBER} <version_mod:\\d\\d\\.\\d\\d> <created:\\d+/\\d\\d/\\d\\d> <when@> <records#> <init#> <mod#>( <owner>)?`,
    {
      pattern: `${MEMBER} <_bytes:[0-9A-F]{6,8}> <ttr:[0-9A-F]{6}> (<alias_of:[A-Z@#$][A-Z0-9@#$]*> )?<ac:\\d\\d>( <attributes:[A-Z ]+>)? <amode:\\d\\d|ANY> <rmode:\\d\\d|ANY|SPLIT>`,
      finish: (draft, { _bytes = "" }) => {
        draft.size = Number.parseInt(_bytes, 16);
      },
    },
    // A member without statistics.
    { pattern: MEMBER, isBelowTitle: true },
  ],
});
