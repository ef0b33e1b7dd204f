import type { ReleaseReport, RollbackReport } from "@ftplib/sync";
import type { Output } from "../output/output.ts";

/** Says which release is live now, or would be, and what became of the others. */
export async function tellRelease(
  output: Output,
  report: RollbackReport & Partial<Pick<ReleaseReport, "copied" | "left" | "removed">>,
  { path, dryRun }: { readonly path: string; readonly dryRun: boolean },
): Promise<void> {
  const { release, previous, repaired, copied = 0, left = [], removed = [] } = report;
  if (repaired !== undefined) await output.note(`${path}: ${repaired}`);
  if (copied > 0) await output.note(`${copied} files were copied on the server`);
  for (const old of left) await output.warn(`the release ${old.release} could not be removed: ${old.reason}`);
  if (output.options.json) {
    const state = dryRun ? "would" : "done";
    const before = previous === undefined ? {} : { previous };
    return await output.event({ type: "release", state, release, ...before, removed });
  }
  const is = dryRun ? "would be" : "is";
  const isKept = previous !== undefined && !removed.includes(previous);
  const kept = !isKept ? "" : `; ${previous} ${dryRun ? "would be" : "is"} kept`;
  await output.note(`${path}: ${release} ${is} live${kept}`);
  if (removed.length > 0) {
    await output.note(`${dryRun ? "would be removed" : "removed"} for their age: ${removed.join(", ")}`);
  }
}
