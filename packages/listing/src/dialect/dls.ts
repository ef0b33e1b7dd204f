import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** `dls` of Digital's FTP server: `README   763  Information about this server`, `bin/     -` */
export const dls: Dialect = columns({
  name: "dls",
  notice: /^ {8}/,
  rows: [/<name:(?![-dl][-rwx]{6})[^ ]+> (?<= {2})(<size#>|-)( {2}.*)?/, /<name:[^ ]+\/> -( .*)?/],
});
