import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/**
 * NetPresenz and Peter Lewis's server on the Macintosh. In place of links, owner and group are the sizes of the two forks of a file, or how many
 * things are in a folder: `-------r--         326  1391972  1392298 Nov 22  1995 name`, `drwxrwxr-x   folder  2 May 10  1996 name`
 */
export const netpresenz: Dialect = columns({
  name: "netpresenz",
  rows: [
    /<_dir:[-dl]><permissions:[-rwxsStT]{9}> folder <children#> <dated~>/,
    // Unix without a group looks the same, but its links are a narrow column, and no thousands.
    /-<permissions:[-rwxsStT]{9}>(?= {9,}\d| *\d{4,} ) <resource_fork#> <data_fork#> <size#> <dated~>/,
  ],
});
