import type { Plan } from "@ftplib/sync";
import { addFlow } from "./add-flow.ts";
import { FleetRun } from "./fleet-run.ts";
import { packRun, packSteps } from "./shards.ts";
import { checkSubmitOptions, type SubmitOptions } from "./submit-options.ts";

/**
 * Hands a plan to the workers of a server's account: its shards as jobs of one queue, below a job that removes and saves the manifest
 * when none has failed. It goes to the store in one piece, or not at all. A plan from a file may be handed over again: the run goes on.
 *
 * The jobs hold paths, sizes and times, and no passwords.
 *
 * @throws TypeError, RangeError for an option that is wrong
 */
export async function submitPlan(plan: Plan, options: SubmitOptions): Promise<FleetRun> {
  checkSubmitOptions(options);
  const { shardSize = 1000, connections, maxDelete, allowRoot, signal } = options;
  signal?.throwIfAborted();
  const { header, summary, shards, last } = await packRun(plan, shardSize);
  const { id } = header;
  const { plan: packed, steps } = await packSteps(header, last, summary);
  const children = shards.map(({ plan, steps, key }) => ({
    id: `${id}-${key}`,
    data: { kind: "shard", run: id, plan, steps, maxDelete, allowRoot, connections } as const,
  }));
  await addFlow(id, { kind: "finish", plan: packed, maxDelete, allowRoot }, children, options);
  return await FleetRun.open(
    id,
    shards.reduce((sum, shard) => sum + shard.steps, steps),
    options,
  );
}
