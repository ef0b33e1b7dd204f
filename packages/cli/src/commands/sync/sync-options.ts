import { compareOptions } from "../../options/compare-options.ts";
import { connectionOptions } from "../../options/connection-options.ts";
import { filterOptions, protectOptions } from "../../options/filter-options.ts";
import { flag } from "../../options/option.ts";
import { runOptions } from "../../options/run-options.ts";
import { treeOptions } from "../../options/tree-options.ts";

/** The flags of `sync`. */
export const syncOptions = {
  ...connectionOptions,
  ...runOptions,
  delete: flag("--delete", "remove from the target what the source does not have"),
  ...filterOptions,
  ...protectOptions,
  ...compareOptions,
  ...treeOptions,
} as const;
