import { applyPlan, planSync } from "@ftplib/sync";
import type { CommandCall } from "../../command/command.ts";
import { applyOptionsOf } from "../../trees/apply-options-of.ts";
import { endRun } from "../../trees/end-of-run.ts";
import { planOptionsOf } from "../../trees/plan-options-of.ts";
import { reportOf } from "../../trees/report-of.ts";
import { StepTeller } from "../../trees/step-teller.ts";
import { withTrees } from "../../trees/with-trees.ts";
import type { syncOptions } from "./sync-options.ts";

/** Makes the target equal to the source. */
export async function runSync(call: CommandCall<typeof syncOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const { dryRun = false, errorOnNoTransfer = false } = options;
  const planOptions = await planOptionsOf(options, signal);
  await withTrees(call, operands, async ({ source, target }) => {
    const teller = new StepTeller(call);
    const { onStep, onProgress } = teller;
    const plan = planSync(source.tree, target.tree, planOptions);
    const given = { ...applyOptionsOf(options, signal), onStep, onProgress };
    const run = { command: "sync", teller, source, target, dryRun };
    const report = await reportOf(call, run, async () => await applyPlan(plan, given));
    await endRun(output, { ...run, report, errorOnNoTransfer });
  });
}
