import { compareOptions } from "../../options/compare-options.ts";
import { connectionOptions } from "../../options/connection-options.ts";
import { filterOptions, protectOptions } from "../../options/filter-options.ts";
import { flag, text } from "../../options/option.ts";
import { treeOptions } from "../../options/tree-options.ts";

/** The flags of `plan`. */
export const planOptions = {
  ...connectionOptions,
  output: text("-o, --output <file>", "write the plan to this file, not to standard output"),
  dryRun: flag("-n, --dry-run", "show the steps as text, and write no plan"),
  delete: flag("--delete", "plan to remove from the target what the source does not have"),
  ...filterOptions,
  ...protectOptions,
  ...compareOptions,
  ...treeOptions,
} as const;
