import type { ApplyOptions } from "@ftplib/sync";
import type { OptionValues } from "../options/option.ts";
import type { runOptions } from "../options/run-options.ts";

/** The options of `applyPlan` that the flags stand for. */
export function applyOptionsOf(flags: OptionValues<typeof runOptions>, signal: AbortSignal): ApplyOptions {
  const { dryRun, maxDelete, failFast, journal, allowRoot, parallel } = flags;
  return { dryRun, maxDelete, failFast, journal, allowRoot, concurrency: parallel, signal };
}
