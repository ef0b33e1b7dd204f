import { connectionOptions } from "../../options/connection-options.ts";
import { filterOptions } from "../../options/filter-options.ts";
import { remotePath } from "../../options/remote-path.ts";
import { flag, whole } from "../../options/option.ts";
import { changeOptions } from "../../options/run-options.ts";
import { treeOptions } from "../../options/tree-options.ts";

const { followLinks, localPrecision, ignoreCase } = treeOptions;
const { dryRun, progress } = changeOptions;

/** Where releases are. */
export const releasePlace = {
  releases: remotePath("--releases <path>", "the directory of the other releases, default TARGET.releases"),
} as const;

/** The flags of `release`. */
export const releaseOptions = {
  ...connectionOptions,
  dryRun,
  progress,
  ...releasePlace,
  keep: whole("--keep <n>", "keep so many earlier releases, default 3", 0, 10_000),
  copy: flag("--no-copy", "upload unchanged files, too, where the server could copy them"),
  ...filterOptions,
  followLinks,
  localPrecision,
  ignoreCase,
} as const;
