import type { PlanOptions } from "@ftplib/sync";
import { UsageError } from "../errors/usage-error.ts";
import type { compareOptions } from "../options/compare-options.ts";
import type { filterOptions, protectOptions } from "../options/filter-options.ts";
import type { OptionValues } from "../options/option.ts";
import { filterOf } from "./filter-of.ts";

type Flags = OptionValues<typeof filterOptions & typeof protectOptions & typeof compareOptions> & {
  readonly delete?: boolean | undefined;
};

/** Pairs of flags that contradict each other. */
const OPPOSITES = [
  ["checksum", "sizeOnly", "--checksum and --size-only"],
  ["update", "overwriteNewer", "--update and --overwrite-newer"],
  ["ignoreExisting", "existing", "--ignore-existing and --existing"],
] as const;

/**
 * The options of `planSync` that the flags stand for.
 *
 * @throws UsageError for flags that contradict each other
 */
export async function planOptionsOf(flags: Flags, signal: AbortSignal): Promise<PlanOptions> {
  for (const [one, other, words] of OPPOSITES) {
    if (flags[one] === true && flags[other] === true) {
      throw new UsageError(`${words} contradict each other: give one of them`);
    }
  }
  for (const name of ["deleteExcluded", "renames"] as const) {
    if (flags[name] === true && flags.delete !== true) {
      throw new UsageError(
        `${name === "renames" ? "--track-renames" : "--delete-excluded"} needs --delete, which removes what the source does not have`,
      );
    }
  }
  return {
    ...(await filterOf(flags)),
    protect: flags.protect,
    delete: flags.delete,
    deleteExcluded: flags.deleteExcluded,
    checksum: flags.checksum,
    sizeOnly: flags.sizeOnly,
    modifyWindow: flags.modifyWindow,
    timeShift: flags.timeShift,
    update: flags.update,
    overwriteNewer: flags.overwriteNewer,
    onlyMissing: flags.ignoreExisting,
    onlyExisting: flags.existing,
    minSize: flags.minSize,
    maxSize: flags.maxSize,
    newerThan: flags.newerThan,
    olderThan: flags.olderThan,
    renames: flags.renames,
    emptyDirectories: flags.emptyDirs,
    directoryTimes: flags.dirTimes,
    signal,
  };
}
