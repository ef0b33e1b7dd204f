import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** MUSIC/SP of IBM: `HETEST32.ZIP               0U   964K 21NOV01 26FEB98 17:30 CFMN009            0`; sizes are in KiB. */
export const musicSp: Dialect = columns({
  name: "music-sp",
  notice: /^ *File name +RlenRf /,
  rows: [
    /<name:(?![^ ]+;\d)[^ \\]+>(<_dir:\\| [<]DIR[>]>)?( [^ ]+ <_kib#>K?)? [^ ]+ <when%> <owner>( <attributes:[^ \d][^ ]*>)?( *<records#>)?/i,
  ],
});
