import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * IBM i, once OS/400: `PEP   36864 04/03/24 14:06:34 *DIR       dir1/`. The order of the date is that of the server's job, and has to be guessed; members
 * (`*MEM`) have neither size nor date.
 */
export const ibmI: Dialect = columns({
  name: "ibm-i",
  orders: ["ymd", "dmy", "mdy"],
  rows: [
    /(<owner:[^ \d][^ ]*> )?(<size#> )?(<when@> )?(<_dir:(?=\*D?DIR|\*FLR|\*LIB)>|)<object_type:\*[A-Z]+\d*> <name*>/,
    // Without the asterisk only what is well known is a type.
    /<owner:[^ \d][^ ]*> <size#> <when@> (<_dir:(?=D?DIR|FLR|LIB)>|)<object_type:D?DIR|FLR|LIB|STMF|FILE|MEM|DOC|SAVF|PGM> <name*>/,
  ],
});
