import { checkGlobs } from "./check-globs.ts";
import { checkOptions, type OptionKinds } from "./check-options.ts";

/** Options of `planSync`. */
export interface PlanOptions {
  /** Removes from the target what the source does not have; default false. */
  readonly delete?: boolean | undefined;
  /** With `delete`: removes what is excluded, too; default false: it is protected. */
  readonly deleteExcluded?: boolean | undefined;
  /** Globs of paths that are never removed or overwritten at the target, with all that is below them. */
  readonly protect?: readonly string[] | undefined;
  /**
   * Ordered rules, `+ GLOB` and `- GLOB`; the first that matches decides, and what none matches takes part. A glob with a `/` in it
   * begins at the root, else it matches names at any depth. `/` at its end: directories alone. What is below an excluded directory is not looked at.
   */
  readonly filter?: readonly string[] | undefined;
  /** The same as `- GLOB` for each, after the rules of `filter`. */
  readonly exclude?: readonly string[] | undefined;
  /**
   * Globs of files that take part, after `exclude`; the others do not. A directory that matches takes part with all that is below it.
   * Other directories are entered in any case.
   */
  readonly include?: readonly string[] | undefined;
  /** Names of files of the source that exclude as git reads them, `.gitignore` say, each for its directory and those below. */
  readonly ignoreFiles?: readonly string[] | undefined;
  /** Lines as in a gitignore file, for the root. */
  readonly ignore?: readonly string[] | undefined;
  /** Only files of at least so many bytes, at most so many. Others are excluded. */
  readonly minSize?: number | undefined;
  readonly maxSize?: number | undefined;
  /** Only files that were modified after this moment, before it. Others are excluded. */
  readonly newerThan?: Date | undefined;
  readonly olderThan?: Date | undefined;
  /** Compares sizes alone. */
  readonly sizeOnly?: boolean | undefined;
  /** Compares the hashes of files of equal size, whatever their times: both sides must have one of a common kind, else times are compared. */
  readonly checksum?: boolean | undefined;
  /** Keeps files of the target that are newer than the source's. */
  readonly update?: boolean | undefined;
  /** Replaces files on a server that are newer than the source's; default false: they are conflicts. */
  readonly overwriteNewer?: boolean | undefined;
  /** Times that differ by at most so many milliseconds are equal, besides what the precision of both sides allows; default 0. */
  readonly modifyWindow?: number | undefined;
  /** Milliseconds to add to the target's times before they are compared: the remedy for a time-zone shift. May be negative. */
  readonly timeShift?: number | undefined;
  /**
   * Finds files that were moved to another directory, by name, size and time, and renames them at the target; with `checksum` by size,
   * time and hash, whatever their names. Needs `delete`. Default false.
   */
  readonly renames?: boolean | undefined;
  /** Makes directories that have nothing in them that takes part; default true, and false with `include`. */
  readonly emptyDirectories?: boolean | undefined;
  /** Gives directories the times of the source's; default false. */
  readonly directoryTimes?: boolean | undefined;
  /** Only files that the target lacks, or only files that it has. */
  readonly onlyMissing?: boolean | undefined;
  readonly onlyExisting?: boolean | undefined;
  /** Texts of the caller's own, which the header keeps among its options: what finds the trees again, say. They decide nothing. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Cancels the planning. */
  readonly signal?: AbortSignal | undefined;
}

const KINDS: OptionKinds<PlanOptions> = {
  delete: "boolean",
  deleteExcluded: "boolean",
  protect: "array",
  filter: "array",
  exclude: "array",
  include: "array",
  ignoreFiles: "array",
  ignore: "array",
  minSize: "number",
  maxSize: "number",
  newerThan: "any",
  olderThan: "any",
  sizeOnly: "boolean",
  checksum: "boolean",
  update: "boolean",
  overwriteNewer: "boolean",
  modifyWindow: "number",
  timeShift: "any",
  renames: "boolean",
  emptyDirectories: "boolean",
  directoryTimes: "boolean",
  onlyMissing: "boolean",
  onlyExisting: "boolean",
  labels: "object",
  signal: "signal",
};

/** Checks the options of `planSync`. Throws TypeError, which names the option. */
export function checkPlanOptions(options: unknown): asserts options is PlanOptions {
  checkOptions<PlanOptions>("planSync()", options, KINDS);
  for (const name of ["newerThan", "olderThan"] as const) {
    const value = options[name];
    if (value !== undefined && !(value instanceof Date && Number.isFinite(value.getTime()))) {
      throw new TypeError(`the option ${name} of planSync() must be a valid Date`);
    }
  }
  if (options.timeShift !== undefined && !Number.isFinite(options.timeShift)) {
    throw new TypeError("the option timeShift of planSync() must be a number");
  }
  checkGlobs(options);
  if (options.renames === true && options.delete !== true) {
    throw new TypeError(
      "the option renames of planSync() needs delete: a renamed file is one that is removed",
    );
  }
  if (options.onlyMissing === true && options.onlyExisting === true) {
    throw new TypeError("the options onlyMissing and onlyExisting of planSync() leave nothing");
  }
}

/** The options as a plan records them. */
export function recordedOptions(options: PlanOptions): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify({ ...options, signal: undefined })) as Record<string, unknown>;
}
