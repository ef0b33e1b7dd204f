import { isStep, isSummary, planSync, type Plan, type PlanSummary, writePlan } from "@ftplib/sync";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { humanSize } from "../../output/sizes.ts";
import type { Output } from "../../output/output.ts";
import { counted } from "../../trees/counts.ts";
import { flagsIn } from "../../errors/flags-in.ts";
import { labelsOf } from "../../trees/plan-labels.ts";
import { planOptionsOf } from "../../trees/plan-options-of.ts";
import { stepEvent } from "../../trees/step-event.ts";
import { stepLine } from "../../trees/step-line.ts";
import { withTrees } from "../../trees/with-trees.ts";
import type { planOptions } from "./plan-options.ts";

/** Writes what `sync` would do, for `apply`. */
export async function runPlan(call: CommandCall<typeof planOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const { dryRun = false, output: path = "-" } = options;
  if (path === "-" && output.options.json && !dryRun) {
    throw new UsageError("a plan is NDJSON anyway: --json needs --output, and prints what the plan comes to");
  }
  const given = await planOptionsOf(options, signal);
  await withTrees(call, operands, async ({ operands: named, source, target }) => {
    const plan = planSync(source.tree, target.tree, {
      ...given,
      labels: labelsOf(named, { source, target }, options.user),
    });
    if (dryRun) return await tell(output, await shown(plan, output), true);
    if (path !== "-") return await tell(output, await writePlan(plan, path), false);
    await tell(output, await printed(plan, output), false);
  });
}

type Summary = PlanSummary["summary"] | undefined;

/** Prints the steps as text. */
async function shown(plan: Plan, output: Output): Promise<Summary> {
  let summary: Summary;
  for await (const record of plan.records()) {
    if (isSummary(record)) summary = record.summary;
    else if (isStep(record)) await output.data(stepLine(record), stepEvent(record, { state: "would" }));
  }
  return summary;
}

/** Prints the plan. */
async function printed(plan: Plan, output: Output): Promise<Summary> {
  let summary: Summary;
  for await (const record of plan.records()) {
    if (isSummary(record)) summary = record.summary;
    await output.bytes(`${JSON.stringify(record)}\n`);
  }
  return summary;
}

async function tell(output: Output, summary: Summary, dryRun: boolean): Promise<void> {
  if (summary === undefined) return;
  const { steps, bytes, equal, notices } = summary;
  for (const notice of notices) await output.note(flagsIn(notice));
  if (!output.options.json)
    return await output.note(
      `plan: ${counted(steps, "step")}, ${humanSize(bytes)} to transfer, ${equal} equal`,
    );
  const counts = { files: 0, bytes, failed: 0, skipped: 0, equal };
  await output.event({ type: "summary", command: "plan", ...counts, ...(dryRun ? { dryRun } : {}) });
}
