import type { MaxDelete } from "../apply/apply-options.ts";
import type { DoneStep, FailedStep, SkippedStep } from "../apply/report.ts";
import type { SyncProgress } from "../apply/run-progress.ts";
import { checkGlobs } from "../options/check-globs.ts";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import type { PlanOptions } from "../options/plan-options.ts";
import { pathProblem } from "../tree/tree-path.ts";
import { FTP_DEPLOY_STATE } from "./ftp-deploy-state.ts";

/** The options of `planSync` that decide which files of the source are deployed. */
export type DeployFilter = Pick<
  PlanOptions,
  "deleteExcluded" | "exclude" | "filter" | "ignore" | "ignoreFiles" | "include" | "protect"
>;

/** Options of `deploy`. */
export interface DeployOptions extends DeployFilter {
  /** The path of the manifest at the target; default `.ftplib-manifest.ndjson`. */
  readonly manifest?: string | undefined;
  /**
   * Reads the state of FTP-Deploy-Action where it is newer than the manifest, or there is none, and keeps it up to date: its path, or
   * true for `.ftp-deploy-sync-state.json`. Default false.
   */
  readonly ftpDeployState?: boolean | string | undefined;
  /** Looks at every deployed file by listing its directory, and uploads what is missing or has another size; default false. */
  readonly check?: boolean | undefined;
  /** Writes nothing, and makes no directories: every step is reported as skipped. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Stops before anything is done if more would be removed; false: never. Percentages are of what was deployed. */
  readonly maxDelete?: MaxDelete | false | undefined;
  /** Ends the run with the first failure; default false: the other files are done. */
  readonly failFast?: boolean | undefined;
  /** Receives how far the run has come, at most ten times a second, and once at the end. */
  readonly onProgress?: ((progress: SyncProgress) => void) | undefined;
  /** Receives each step when it is done, skipped or has failed. */
  readonly onStep?: ((outcome: DoneStep | SkippedStep | FailedStep) => void) | undefined;
  /** Cancels the run: it saves what was done, and rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The kinds of {@link DeployOptions}. */
export const DEPLOY_KINDS: OptionKinds<DeployOptions> = {
  deleteExcluded: "boolean",
  exclude: "array",
  filter: "array",
  ignore: "array",
  ignoreFiles: "array",
  include: "array",
  protect: "array",
  manifest: "string",
  ftpDeployState: "any",
  check: "boolean",
  dryRun: "boolean",
  maxDelete: "any",
  failFast: "boolean",
  onProgress: "function",
  onStep: "function",
  signal: "signal",
};

/** Where the manifest is by default. */
export const MANIFEST = ".ftplib-manifest.ndjson";

/** Checks the options of `deploy`. Throws TypeError, which names the option. */
export function checkDeployOptions(options: unknown): asserts options is DeployOptions {
  checkOptions<DeployOptions>("deploy()", options, DEPLOY_KINDS);
  checkGlobs(options);
  const { ftpDeployState, maxDelete } = options;
  if (ftpDeployState !== undefined && !["boolean", "string"].includes(typeof ftpDeployState)) {
    throw new TypeError("the option ftpDeployState of deploy() must be true, false or a path");
  }
  checkOptions<MaxDelete>("maxDelete", maxDelete || {}, { count: "number", percent: "number" });
  for (const path of [options.manifest, ftpDeployState]) {
    const problem = typeof path === "string" ? (path === "" ? "it is empty" : pathProblem(path)) : undefined;
    if (problem !== undefined)
      throw new TypeError(`the path '${path}' in the options of deploy(): ${problem}`);
  }
}

/** Where the state of FTP-Deploy-Action is; undefined where it is not wanted. */
export function statePath({ ftpDeployState }: DeployOptions): string | undefined {
  if (typeof ftpDeployState === "string") return ftpDeployState;
  return ftpDeployState === true ? FTP_DEPLOY_STATE : undefined;
}
