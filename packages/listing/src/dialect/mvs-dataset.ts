import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * Data sets of IBM z/OS: `TSO003 3390   2003/05/21  1  200  FB      80  8053  PS  NAME`, `Migrated    NAME`, `Pseudo Directory    NAME`.
 * The size in bytes is not known, since tracks are used in part, and hold what the device holds. The date is that of the last use, not of the last change: the
 * fact `date_is` says so.
 */
export const mvsDataset: Dialect = columns({
  name: "mvs-dataset",
  notice: /^ *Volume .*Ext /,
  rows: [
    {
      // The columns of extents and tracks run into each other, and into the date, when the numbers are large.
      pattern:
        /<volume> (<unit> )?(<_date:\d+\/\d\d\/\d\d>|\*\*NONE\*\*|-) *[\d?+]+( [\d?+]+)? <recfm:[A-Z?]+> <lrecl:[\d?+]+> <blksize:[\d?+]+> (<_dir:(?=PO)>|)<dsorg:[-A-Z?]+> '?<name:[^ ']+>'?/,
      finish: (_draft, { _date }, _details, facts) => {
        if (_date !== undefined) facts.set("date_is", "referred");
      },
    },
    /<_dir:Pseudo Directory> '?<name:[^ ']+>'?/,
    {
      pattern:
        /(Migrat(ed)?|Error determining attributes|(<volume> ([^ ]+ )?|)(Tape|Not Mounted|Not Direct Access Device|User catalog connector)) '?<name:[^ ']+>'?/i,
      type: "unknown",
    },
    /<volume> (<unit:\d[^ ]+> )?([\d/*?+NONE]+ ){0,6}<dsorg:VSAM|PATH|GDG> '?<name:[^ ']+>'?/,
  ],
});
