import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** TSX-Plus: three entries to a line, `ast09 .asm    100`, with sizes in blocks. Logical disks are files that CWD changes into. */
export const tsxPlus: Dialect = columns({
  name: "tsx-plus",
  notice: /^ *Directory \[/,
  rows: [
    {
      pattern: /<name:[a-z\d$]{1,6}> {0,5}\.(<_dir:(?=dsk)>|)<_extension:[a-z\d$]{0,3}> <blocks#>/,
      unit: 512,
      isRepeated: true,
    },
  ],
});
