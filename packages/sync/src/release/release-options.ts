import { checkGlobs } from "../options/check-globs.ts";
import type { SyncReport } from "../apply/report.ts";
import { DEPLOY_KINDS, type DeployFilter, type DeployOptions } from "../deploy/deploy-options.ts";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import type { TreeCallOptions } from "../tree/tree.ts";

/** Where releases are. */
export interface ReleasePlace {
  /** The live directory: absolute, or relative to the site's own. It need not be there yet. */
  readonly path: string;
  /** The directory of the other releases; it must be on the same file system, and should not be served. Default: `PATH.releases`. */
  readonly releases?: string | undefined;
}

/** Options of `release`. */
export interface ReleaseOptions
  extends ReleasePlace,
    Omit<DeployFilter, "deleteExcluded" | "protect">,
    Pick<DeployOptions, "dryRun" | "onProgress" | "onStep"> {
  /** How many earlier releases are kept; default 3. */
  readonly keep?: number | undefined;
  /** Whether the server takes `A` and `a` for one name, as of `remoteTree`; default false. */
  readonly ignoresCase?: boolean | undefined;
  /** Copies unchanged files on the server where it offers that (SITE COPY); default true. */
  readonly copy?: boolean | undefined;
  /** Cancels the call: it rejects with the signal's reason. What was uploaded is used by the next one. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `rollback`. */
export interface RollbackOptions extends ReleasePlace, TreeCallOptions {
  /** Changes nothing, not even what an earlier call has left, and reports what would be live; default false. */
  readonly dryRun?: boolean | undefined;
  /** The release to go back to, or forward; default: the one that was live before. */
  readonly to?: string | undefined;
}

/** What `rollback` comes to. */
export interface RollbackReport {
  /** The release that is live now. */
  readonly release: string;
  /** The name among the releases of what was live before; undefined if nothing was, or if nothing had to be done. */
  readonly previous: string | undefined;
  /** What was done about a swap that an earlier call had not finished; undefined if there was none. */
  readonly repaired: string | undefined;
}

/** What `release` comes to. */
export interface ReleaseReport extends RollbackReport {
  /** How the new directory came about. */
  readonly deployed: SyncReport;
  /** Files of it that were copied on the server. */
  readonly copied: number;
  /** Earlier releases that were removed. */
  readonly removed: readonly string[];
  /**
   * Earlier releases that were to be removed, and could not be, or not as a whole: why. Also what an earlier call has begun and this one could
   * not go on with, such as `next-…` with files in it that were not deployed.
   */
  readonly left: readonly { readonly release: string; readonly reason: string }[];
}

const { dryRun, exclude, filter, ignore, ignoreFiles, include, onProgress, onStep, signal } = DEPLOY_KINDS;

const RELEASE_KINDS: OptionKinds<ReleaseOptions> = {
  dryRun,
  exclude,
  filter,
  ignore,
  ignoreFiles,
  include,
  onProgress,
  onStep,
  signal,
  path: "string",
  releases: "string",
  keep: "number",
  ignoresCase: "boolean",
  copy: "boolean",
};

const ROLLBACK_KINDS: OptionKinds<RollbackOptions> = {
  dryRun,
  path: "string",
  releases: "string",
  to: "string",
  signal,
};

/** Checks the options of `release`. Throws TypeError, which names the option. */
export function checkReleaseOptions(options: unknown): asserts options is ReleaseOptions {
  checkOptions<ReleaseOptions>("release()", options, RELEASE_KINDS);
  checkGlobs(options);
  const { path, keep } = options;
  if (path === undefined) throw new TypeError("release() needs the option path: the live directory");
  if (keep !== undefined && !Number.isSafeInteger(keep)) {
    throw new TypeError("the option keep of release() must be a whole number");
  }
}

/** Checks the options of `rollback`. Throws TypeError, which names the option. */
export function checkRollbackOptions(options: unknown): asserts options is RollbackOptions {
  checkOptions<RollbackOptions>("rollback()", options, ROLLBACK_KINDS);
  if (options.path === undefined) throw new TypeError("rollback() needs the option path: the live directory");
}
