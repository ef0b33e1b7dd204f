import { columns } from "../columns.ts";
import type { Dialect } from "../dialect.ts";

/** TOPS-20: `PS:<ANONYMOUS>`, and below it names with a version after the last full stop: `EMACS.README.1` */
export const tops20: Dialect = columns({
  name: "tops-20",
  heading: /^ *([\w$-]+:<[^>]*>) *$/,
  rows: [{ pattern: /<name:[^ .;]+(\.[^ .;]*)?>\.<version#>/, isBelowTitle: true }],
});
