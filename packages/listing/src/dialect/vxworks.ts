import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** VxWorks of Wind River: `       512   FEB-19-2001  12:17:38   name   <DIR>` */
export const vxworks: Dialect = columns({
  name: "vxworks",
  notice: /^ *size +date /,
  rows: [/<size#> <when%> <name:[^ ]+( [^ ]+)*?>( <_dir:[<]DIR[>]>)?/],
});
