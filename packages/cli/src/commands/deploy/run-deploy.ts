import { deploy } from "@ftplib/sync";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { endRun } from "../../trees/end-of-run.ts";
import { filterOf } from "../../trees/filter-of.ts";
import { reportOf } from "../../trees/report-of.ts";
import { StepTeller } from "../../trees/step-teller.ts";
import { withTrees } from "../../trees/with-trees.ts";
import type { Options } from "../../options/option.ts";
import { deployOptions } from "./deploy-options.ts";

type Call = CommandCall<typeof deployOptions>;

/** Uploads what has changed since the last deployment, and removes what was deployed and is gone. */
export async function runDeploy(call: Call): Promise<void> {
  const { operands, options } = call;
  if (options.action !== true) {
    if (operands.length < 2) throw new UsageError("deploy needs a source and a target, or --action");
    return await deployTrees(call);
  }
  if (operands.length > 0) {
    throw new UsageError(
      "--action takes the source and the target from its inputs, not from the command line",
    );
  }
  const [other] = Object.entries(options).filter(([name, value]) => name !== "action" && value !== undefined);
  if (other !== undefined) {
    const [name] = other;
    const flag = /--[\w-]+/.exec((deployOptions as Options)[name]?.flags ?? "--json or --quiet")?.[0];
    throw new UsageError(`--action takes its settings from the inputs, INPUT_…, and not from ${flag}`);
  }
  await (await import("./run-action.ts")).runAction(call);
}

async function deployTrees(call: Call): Promise<void> {
  const { operands, options, output, signal } = call;
  const { dryRun = false, errorOnNoTransfer = false, deleteExcluded, protect, manifest } = options;
  const { ftpDeployState, check, maxDelete, failFast } = options;
  const filter = await filterOf(options);
  await withTrees(call, operands, async ({ source, target }) => {
    const teller = new StepTeller(call);
    const { onStep, onProgress } = teller;
    const given = {
      ...filter,
      ...(protect === undefined ? {} : { protect }),
      deleteExcluded,
      manifest,
      ftpDeployState,
      check,
      dryRun,
      maxDelete,
      failFast,
      onStep,
      onProgress,
      signal,
    };
    const run = { command: "deploy", teller, source, target, dryRun };
    const report = await reportOf(call, run, async () => await deploy(source.tree, target.tree, given));
    await endRun(output, { ...run, report, errorOnNoTransfer });
  });
}
