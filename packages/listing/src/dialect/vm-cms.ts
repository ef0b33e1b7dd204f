import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * IBM z/VM: minidisks and directories of CMS, the reader, and the byte file system.
 * `ALIAS    POLICY   F         80         26          1 1998-01-30 10:25:38 POS191`, `AUTHORS           DIR        -          -          - 9/20/99 10:31:11 -`,
 * `05/20/2000 13:38:19 F 1 65758 'bfsline.cpy'`. The size in bytes is not printed; that of fixed records (F) is `records` times `lrecl`.
 */
export const vmCms: Dialect = columns({
  name: "vm-cms",
  notice: /^ *Filename +FileType /i,
  rows: [
    /<name> (<_extension> )?([A-Z]\d )?<recfm:[FV]> <lrecl#> <records#> <blocks#> <when@>( (-|<owner>))?/,
    /<name> ([A-Z]\d )?<_dir:DIR> - - - <when@>( (-|<owner>))?/,
    /\d{4} [^ ]+ <records#> <when@> <name>( <_extension>)?/,
    /<when@> (<_dir:D>|[A-Z]) <links> (<size#>|-) '<name:[^']+>'?/,
  ],
});
