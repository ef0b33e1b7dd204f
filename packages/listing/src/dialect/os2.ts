import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** OS/2: `33280      A          02-09-97   13:49  OS2LDR`, `0           DIR   08-08-11   01:47  Archive` */
export const os2: Dialect = columns({
  name: "os2",
  rows: [/<size#> (<attributes:([RHSA]+ )?<_dir:DIR>( [RHSA]+)?|[RHSA]+> )?<when@> {1,2}<name:.+>/],
});
