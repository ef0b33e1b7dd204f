import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Servers for DOS and early Windows that print the name first: SuperTCP, Chameleon NEWT, NCSA Telnet, WinQVT/Net and PC-NFSD.
 * `TESTDI~1     <DIR>     11-29-2004  22:16 Test Dir`, `README.TXT       1045      May 10 1995 11:01   RHA`,
 * `prog1    exe     2,563,136 06-10-99  10:00a`
 */
export const dosNameFirst: Dialect = columns({
  name: "dos-name-first",
  notice: /^[- \d,]*Bytes Available/i,
  rows: [
    {
      pattern:
        /<name:(?![-dlbcps][-rwxsStT]{6})[^ ]{1,12}> (<_dir:[<]DIR[>]>|<size:\d[\d,]*>) <when@>( (?<! {2})<_long:(?!\*[A-Z]+ *$).*>)?/i,
      finish: (draft, { _long }) => {
        if (!_long?.trim()) return;
        draft.name = _long;
      },
    },
    /<name:(?![-dlbcps][-rwxsStT]{6})[^ ]+> (<_dir:[<]DIR[>]>|<size:\d[\d,]*>) <when:[A-Z]{3} \d+,? \d{4} \d+:\d\d>( <attributes:[RHSA]+>)?/i,
    /<name:(?![-dlbcps][-rwxsStT]{6})[^ ]+> <_extension:[^ \d<][^ <]{0,2}> (<_dir:[<]DIR[>]>|<size:\d[\d,]*>) <when@>/i,
    /<name:(?![-dlbcps][-rwxsStT]{6})[^ ]+( [^ ]+)*> (<_dir:[<]DIR[>]>|<size:\d[\d,]*>) <when@>/i,
  ],
});
