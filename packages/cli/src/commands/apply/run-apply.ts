import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyPlan, type Plan, readPlan, readShard, readShardChoice } from "@ftplib/sync";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { applyOptionsOf } from "../../trees/apply-options-of.ts";
import { endRun } from "../../trees/end-of-run.ts";
import { reportOf } from "../../trees/report-of.ts";
import { StepTeller } from "../../trees/step-teller.ts";
import { treesOfPlan } from "../../trees/trees-of-plan.ts";
import { withOperands } from "../../trees/with-trees.ts";
import type { applyOptions } from "./apply-options.ts";

type Call = CommandCall<typeof applyOptions>;

/** Carries a plan out. */
export async function runApply(call: Call): Promise<void> {
  const [word = "", sourceWord, targetWord] = call.operands;
  await withPlanFile(call, word, async (path) => {
    const whole = readPlan(path);
    const plan = shareOf(whole, call);
    const header = await whole.header();
    const operands = await treesOfPlan(call, header, [sourceWord, targetWord]);
    await withOperands(call, operands, async (sides) => {
      const { options, output, signal } = call;
      const { dryRun = false, errorOnNoTransfer = false, phase, again, otherTrees } = options;
      const { source, target } = sides;
      const teller = new StepTeller(call);
      const given = {
        ...applyOptionsOf(options, signal),
        source: source.tree,
        target: target.tree,
        phase,
        again,
        otherTrees,
        onStep: teller.onStep,
        onProgress: teller.onProgress,
      };
      const run = { command: "apply", teller, source, target, dryRun };
      const report = await reportOf(call, run, async () => await applyPlan(plan, given));
      await endRun(output, { ...run, report, errorOnNoTransfer });
    });
  });
}

function shareOf(plan: Plan, { options, terminal }: Call): Plan {
  const { shard, shardSize } = options;
  if (shard === undefined) {
    if (shardSize !== undefined) throw new UsageError("--shard-size needs --shard");
    return plan;
  }
  try {
    return readShard(plan, readShardChoice(shard, terminal.env), { size: shardSize });
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new UsageError(`--shard: ${error.message}`, { cause: error });
  }
}

/** The plan as a file, which is read several times: standard input is kept in one meanwhile. */
async function withPlanFile(
  { terminal }: Call,
  word: string,
  run: (path: string) => Promise<void>,
): Promise<void> {
  if (word !== "-") return await run(word);
  const folder = await mkdtemp(join(tmpdir(), "ftpl-plan-"));
  try {
    const path = join(folder, "plan.ndjson");
    await writeFile(path, terminal.stdin);
    await run(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
