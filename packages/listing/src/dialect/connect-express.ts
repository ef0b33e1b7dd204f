import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** Symbolic files of Sterling's Connect:Express for OS/390: `-D 2 T VB  00244 18000 FTPGDG!PSR$TST.GDG.TSTGDG0(+01)` */
export const connectExpress: Dialect = columns({
  name: "connect-express",
  rows: [/-<allocation:[DF]> <rule:\d> <direction:[TR*]> <recfm> <lrecl> <blksize> <name>/],
});
