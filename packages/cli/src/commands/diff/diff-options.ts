import { likenessOptions } from "../../options/compare-options.ts";
import { connectionOptions } from "../../options/connection-options.ts";
import { filterOptions } from "../../options/filter-options.ts";
import { treeOptions } from "../../options/tree-options.ts";

/** The flags of `diff`. */
export const diffOptions = {
  ...connectionOptions,
  ...filterOptions,
  ...likenessOptions,
  ...treeOptions,
} as const;
