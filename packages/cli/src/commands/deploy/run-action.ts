import { deploy, type FailedStep, memoryTree } from "@ftplib/sync";
import { EXIT, ExitError, messageOf } from "../../errors/exit-code.ts";
import type { CommandCall } from "../../command/command.ts";
import { withRemotes } from "../../remote/remotes.ts";
import { countsOf } from "../../trees/counts.ts";
import { endRun } from "../../trees/end-of-run.ts";
import { openRemoteSide, openSide, type RemoteSide, type Side } from "../../trees/open-side.ts";
import { inWordsOfFlags } from "../../trees/run-errors.ts";
import { reportOf } from "../../trees/report-of.ts";
import { StepTeller } from "../../trees/step-teller.ts";
import { callWith, placeOf } from "./action-call.ts";
import { type ActionInputs, readActionInputs } from "./action-inputs.ts";
import { actionRules } from "./action-rules.ts";
import { actionSummary } from "./action-summary.ts";
import { cleanSlate } from "./clean-slate.ts";
import type { deployOptions } from "./deploy-options.ts";
import { addSummary, masks, setOutputs, workflowCommand } from "./github.ts";

type Call = CommandCall<typeof deployOptions>;

/** Deploys as FTP-Deploy-Action does, from its inputs (G7). */
export async function runAction(call: Call): Promise<void> {
  const { env } = call.terminal;
  const { INPUT_PASSWORD: password = "" } = env;
  // Before anything else is printed.
  if (password !== "") await call.output.bytes(masks(password));
  try {
    const inputs = readActionInputs(env);
    await deployFromInputs(callWith(call, inputs), inputs);
  } catch (error) {
    await call.output.bytes(workflowCommand("error", messageOf(error)));
    throw error;
  }
}

/** A deployment, and what has become of it so far. */
interface ActionRun {
  readonly call: Call;
  readonly inputs: ActionInputs;
  readonly teller: StepTeller;
  readonly failed: FailedStep[];
}

async function deployFromInputs(call: Call, inputs: ActionInputs): Promise<void> {
  const { output } = call;
  if (inputs.protocol === "ftp") {
    const text = "the password and the files are sent in clear: protocol ftps encrypts them";
    await output.bytes(workflowCommand("warning", text));
  }
  const run: ActionRun = { call, inputs, teller: new StepTeller(call), failed: [] };
  try {
    await withRemotes(call, async (remotes) => {
      await inWordsOfFlags(call, remotes, async () => {
        const local = { kind: "local", path: inputs.localDir } as const;
        const source = await openSide(local, remotes, { followLinks: true });
        await deployTo(await openRemoteSide(placeOf(inputs), remotes, {}), source, run);
      });
    });
  } catch (error) {
    await report(run, messageOf(error));
    throw error;
  }
  await report(run, undefined);
}

async function deployTo(
  target: RemoteSide,
  source: Side,
  { call, inputs, teller, failed }: ActionRun,
): Promise<void> {
  const { output, signal } = call;
  const { dryRun, stateName, exclude, cleanSlate: isClean } = inputs;
  const filter = actionRules(exclude);
  if (isClean) {
    // A source that is missing or empty must not clean the slate.
    const { skipped } = await deploy(source.tree, memoryTree(), { filter, dryRun: true, signal });
    if (!skipped.some(({ step }) => step.action === "copy")) {
      throw new ExitError(EXIT.limit, `${source.shown} has no files that take part, so nothing was removed`);
    }
    await cleanSlate(target, teller, { dryRun, signal });
  }
  // What a dry run has not removed must not look as if it stayed.
  const tree = isClean && dryRun ? memoryTree({}, { url: target.tree.url }) : target.tree;
  const { onStep, onProgress } = teller;
  const given = {
    filter,
    ftpDeployState: stateName,
    dryRun,
    // There is no input for it; nothing but deployed files is removed, and nothing for an empty source.
    maxDelete: false as const,
    onStep,
    onProgress,
    signal,
  };
  const run = { command: "deploy", teller, source, target, dryRun };
  const report = await reportOf(call, run, async () => await deploy(source.tree, tree, given));
  failed.push(...report.failed);
  await endRun(output, { ...run, report, errorOnNoTransfer: false });
}

/** The outputs of the step, and the page of the run. */
async function report({ call, inputs, teller, failed }: ActionRun, error: string | undefined): Promise<void> {
  const { env } = call.terminal;
  const { steps } = teller;
  const counts = countsOf(steps);
  const { shown } = placeOf(inputs);
  await addSummary(
    env,
    actionSummary({ target: shown, dryRun: inputs.dryRun, steps, counts, failed, error }),
  );
  const { copied, updated, removed, bytes } = counts;
  const changed = steps.length > 0;
  await setOutputs(env, { uploaded: copied + updated, removed, failed: failed.length, bytes, changed });
}
