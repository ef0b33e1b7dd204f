import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * GCOS 7 and 8 of Bull: `- - -----0 SEPT         SYSADMIN         AUG 26, 1997 SEQ1`,
 * `- rwx rwx ---        1280 05/06/98 10:12:10  uid           testbcd`
 */
export const gcos: Dialect = columns({
  name: "gcos",
  rows: [
    {
      pattern:
        /(<_dir:d>|-) <permissions:[-rwxst]{3} [-rwxst]{3} [-rwxst]{3}> <size#> <_date:\d+\/\d+\/\d+>( <_time:\d+:\d+:\d+>)? <owner> <name*>/,
    },
    /(<_dir:d>|-) [-a-z] ([-\d]{2,} )?[^ ]+ <owner> <dated:[A-Z]{3} \d+, \d{4} .+>/,
    // The column of the date may be empty.
    /(<_dir:d>|-) [-a-z] [-\d]{2,} [^ ]+ <owner>(?= {15}) <name:[^ ]+>/,
  ],
});
