import { UsageError } from "../errors/usage-error.ts";
import { flag, type Option, text, whole } from "./option.ts";

/** How many removals are too many: as `maxDelete` of `@ftplib/sync`. */
export type MostRemovals = { readonly count?: number; readonly percent?: number } | false;

/** The flags of every command that changes a tree as a whole. */
export const changeOptions = {
  dryRun: flag("-n, --dry-run", "say what would be done, and send nothing that writes"),
  progress: flag("--progress", "show progress also with --quiet and --json, and a line a second in a log"),
  errorOnNoTransfer: flag("--error-on-no-transfer", "end with 9 when there was nothing to do"),
} as const;

/** Those that limit what is removed, and how failures are met. */
export const guardOptions = {
  maxDelete: mostRemovals(
    "--max-delete <most>",
    "stop before anything is done if more would be removed: 50, 20%, 50,20% or off; default 50% of more than 20",
  ),
  failFast: flag("--fail-fast", "end with the first failure"),
} as const;

/** Those of the execution of a plan. */
export const runOptions = {
  ...changeOptions,
  ...guardOptions,
  journal: text("--journal <file>", "record what is done, so that a run that was killed can go on"),
  allowRoot: flag("--allow-root", "change a target that is a root, a home or a login directory"),
  parallel: whole("-P, --parallel <n>", "transfer at most so many files at once", 1, 256),
} as const;

function mostRemovals(flags: string, description: string): Option<MostRemovals> {
  return {
    flags,
    description,
    read: (given) => {
      if (given === "off") return false;
      const [, count, percent] = /^(?:(\d+)(?=,|$))?,?(?:(\d+(?:\.\d+)?)%)?$/.exec(given) ?? [];
      if (count === undefined && percent === undefined) {
        throw new UsageError(`--max-delete takes 50, 20%, 50,20% or off, not "${given}"`);
      }
      return {
        ...(count === undefined ? {} : { count: Number(count) }),
        ...(percent === undefined ? {} : { percent: Number(percent) }),
      };
    },
  };
}
