import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** Guardian, the older file system of HP NonStop (Tandem): `ALV           101             2522 27-Aug-02 13:57:10 155,106 "nnnn"` */
export const guardian: Dialect = columns({
  name: "guardian",
  notice: /^ *File +Code +EOF /,
  rows: [
    /<name> (<file_code#>( ?[A-Z+?!]{1,2})?|O) <size#> <when%> <group#>, *<owner#> "?<permissions:[^" ]+>"?/,
  ],
});
