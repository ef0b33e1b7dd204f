import type { FailedStep, SyncReport } from "@ftplib/sync";
import { codeOf, EXIT, ExitError, exitCodeOf, isLocalDiskFull } from "../errors/exit-code.ts";
import type { Output } from "../output/output.ts";
import { humanSize } from "../output/sizes.ts";
import { counted, countsOf } from "./counts.ts";
import { flagsIn } from "../errors/flags-in.ts";
import type { Side } from "./open-side.ts";
import type { StepTeller } from "./step-teller.ts";

/** A run that has come to its end. */
export interface EndedRun {
  readonly command: string;
  readonly report: SyncReport;
  readonly teller: StepTeller;
  readonly source: Side;
  readonly dryRun: boolean;
  readonly errorOnNoTransfer: boolean;
}

/** The library's reasons for keeping what would be removed for a source without files: of a plan, and of a deployment. */
const EMPTY = ["nothing is removed for an empty source", "the source has no files"];

/** Says what a run has done, and rejects with the exit code that it leads to (W3). */
export async function endRun(output: Output, run: EndedRun): Promise<void> {
  const { report, teller, source, errorOnNoTransfer } = run;
  await teller.end();
  await tellSummary(output, run);
  if (report.failed.length > 0) {
    const vanished = await vanishedOf(report.failed, source);
    const what = `${counted(report.failed.length, "step")} failed`;
    if (vanished === report.failed.length) {
      throw new ExitError(EXIT.sourceVanished, `${what}: the source has lost these files since the plan`);
    }
    throw new ExitError(codeOfFailures(report), `${what}; the same command tries them again`);
  }
  if (!report.isComplete) throw new ExitError(EXIT.someFailed, "the run ended early");
  const kept = EMPTY.reduce((sum, reason) => sum + (teller.leftOut.get(reason) ?? 0), 0);
  if (kept > 0) {
    throw new ExitError(
      EXIT.limit,
      `${source.shown} has no files that take part, so nothing was removed (${counted(kept, "entry", "entries")} kept)`,
    );
  }
  if (teller.unresolved > 0) {
    const what = counted(teller.unresolved, "entry", "entries");
    throw new ExitError(
      EXIT.someFailed,
      `${what} of the target ${teller.unresolved === 1 ? "is" : "are"} not as in the source`,
    );
  }
  if (errorOnNoTransfer && teller.steps.length === 0) {
    throw new ExitError(EXIT.nothing, "there was nothing to do");
  }
}

/** A full disk of this machine says more than that some failed, and so does a network that is the reason for everything. */
function codeOfFailures({ failed, done }: SyncReport): number {
  const [code, ...others] = new Set(failed.map(({ error }) => exitCodeOf(error)));
  const isNetwork = (code === EXIT.network || code === EXIT.timeout) && others.length === 0;
  if (isNetwork && done.every(({ step }) => step.action === "mkdir")) return code;
  return failed.some(({ error }) => isLocalDiskFull(error)) ? EXIT.local : EXIT.someFailed;
}

/** Says in a line, or an event, how much a run has done. */
export async function tellSummary(
  output: Output,
  { command, report, teller, dryRun }: Pick<EndedRun, "command" | "report" | "teller" | "dryRun">,
): Promise<void> {
  const { summary, failed, elapsed } = report;
  for (const notice of summary?.notices ?? []) await output.note(flagsIn(notice));
  for (const [reason, count] of teller.leftOut) {
    await output.note(`${counted(count, "step")} left out: ${reason}`);
  }
  const counts = countsOf(teller.steps);
  const bytes = dryRun ? counts.bytes : report.bytes;
  const skipped = teller.conflicts + [...teller.leftOut.values()].reduce((sum, count) => sum + count, 0);
  if (output.options.json) {
    const { files, removed } = counts;
    const equal = summary === undefined ? {} : { equal: summary.equal };
    const about = { type: "summary", command, files, bytes, failed: failed.length, skipped } as const;
    return await output.event({ ...about, removed, ...equal, elapsed, ...(dryRun ? { dryRun } : {}) });
  }
  const parts = [
    `${counts.copied} new`,
    `${counts.updated} changed`,
    `${counts.removed} removed`,
    ...(counts.renamed > 0 ? [`${counts.renamed} moved`] : []),
    ...(summary === undefined ? [] : [`${summary.equal} equal`]),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  const time = dryRun ? "nothing was done" : `${(elapsed / 1000).toFixed(1)} s`;
  await output.note(`${command}: ${parts.join(", ")}; ${humanSize(bytes)}, ${time}`);
}

/** How many of the failures are files that the source does not have any more. */
async function vanishedOf(failed: readonly FailedStep[], source: Side): Promise<number> {
  let count = 0;
  for (const { step, error } of failed) {
    if (step.action !== "copy" && step.action !== "update") continue;
    if (codeOf(error) === "ENOENT" && !(await source.has(step.path))) count++;
  }
  return count;
}
