import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApplyOptions, applyPlan, readPlan, SyncReport } from "@ftplib/sync";
import type { FailedPath, JobResult } from "../job/job.ts";
import { unpackText } from "../job/packed-plan.ts";
import type { FleetTrees, WorkerOptions } from "./worker-options.ts";

/** How many failed steps of a job are reported. */
const REPORTED = 100;

/** Does what a packed plan says, on trees that are opened for it and closed in any case. */
export async function applyPart(
  packed: string,
  open: WorkerOptions["open"],
  options: ApplyOptions & { readonly signal: AbortSignal },
  after?: (report: SyncReport, trees: FleetTrees) => Promise<void>,
): Promise<SyncReport> {
  const folder = await mkdtemp(join(tmpdir(), "ftplib-shard-"));
  try {
    const path = join(folder, "shard.ndjson");
    await writeFile(path, await unpackText(packed));
    const plan = readPlan(path);
    const { source, target } = await plan.header();
    const trees = await open({ source, target, signal: options.signal });
    try {
      // Each machine may have them in another place.
      const report = await applyPlan(plan, {
        ...options,
        otherTrees: true,
        source: trees.source,
        target: trees.target,
      });
      await after?.(report, trees);
      return report;
    } finally {
      await trees.close?.();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The report of a run that an error has ended; undefined if it had not begun. */
export function reportIn(error: unknown): SyncReport | undefined {
  const report: unknown = error instanceof Error && "report" in error ? error.report : undefined;
  return report instanceof SyncReport ? report : undefined;
}

/**
 * A report as a job returns it.
 *
 * @param before bytes that earlier attempts have transferred
 */
export function resultOf({ done, skipped, failed, bytes }: SyncReport, before = 0): JobResult {
  return {
    steps: done.length + skipped.length + failed.length,
    done: done.length,
    skipped: skipped.length,
    bytes: before + bytes,
    failed: failed.slice(0, REPORTED).map(failedPath),
  };
}

function failedPath({ step: { action, path }, error }: SyncReport["failed"][number]): FailedPath {
  if (!(error instanceof Error)) return { action, path, message: String(error), name: "Error" };
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  return { action, path, message: error.message, name: error.name, code };
}
