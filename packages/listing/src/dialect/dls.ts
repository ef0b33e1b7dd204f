import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * `dls` of Digital's FTP server: `README   763  Information about this server`, `bin/     -`, `usr/     =  Sep  7 09:39`. Columns and the text
 * after them are at least two spaces apart. A name that is too long for its column stands on a line of its own.
 */
export const dls: Dialect = columns({
  name: "dls",
  notice: /^ {8}/,
  beginning: /^[^ ]+$/,
  rows: [
    {
      pattern:
        /<name:(?![-dl][-rwx]{6})[^ ]+> (?<= {2})(<size#>|[-=])( {2,3}<when:([A-Z][a-z]{2} \d{1,2}|\d{1,2} [A-Z][a-z]{2}) (\d{1,2}:\d\d|\d{4})>)?( {2}(-> <target>|(?![\d/]+ \d+:)[^ *].*))?/,
      finish: (draft, { target }) => {
        if (target) draft.type = "symlink";
      },
    },
    /<name:[^ ]+\/> [-=]( .*)?/,
  ],
});
