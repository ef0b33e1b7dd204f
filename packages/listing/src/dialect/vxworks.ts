import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** VxWorks of Wind River: `       512   FEB-19-2001  12:17:38   name   <DIR>` */
export const vxworks: Dialect = columns({
  name: "vxworks",
  title: /^ *(?:size +date +time |---[- ]+$)/,
  notice: /^ *value = \d+/,
  rows: [
    "<size#> <when:[A-Za-z]{3}-\\d\\d-\\d{4} \\d\\d:\\d\\d:\\d\\d> <name:[^ ]+( [^ ]+)*?>( <_dir:\\<DIR\\>>)?",
  ],
});
