import { randomUUID } from "node:crypto";
import { memoryTree, type PartOptions, planPart } from "@ftplib/sync";
import { addFlow } from "./add-flow.ts";
import { FleetRun } from "./fleet-run.ts";
import { checkSubmitOptions, type SubmitOptions } from "./submit-options.ts";

/**
 * Has the workers plan as well as do: for trees that one machine would list too long. Jobs that list a part of the trees add
 * jobs for what they have left to others, and for what is to be done; nothing is removed before all is listed and done without a failure.
 *
 * @param planning options of `planPart`; filters are sent along, a signal is not
 * @throws TypeError, RangeError for an option that is wrong
 */
export async function submitTrees(planning: PartOptions, options: SubmitOptions): Promise<FleetRun> {
  checkSubmitOptions(options);
  // Workers would find what is wrong one by one, hours later.
  planPart(memoryTree(), memoryTree(), undefined, planning);
  const { shardSize = 1000, connections, maxDelete, allowRoot, signal } = options;
  signal?.throwIfAborted();
  const id = randomUUID();
  const sent = JSON.parse(JSON.stringify({ ...planning, signal: undefined })) as Record<string, unknown>;
  const list = { kind: "list", run: id, planning: sent, shardSize, allowRoot, connections } as const;
  await addFlow(id, { kind: "finish", maxDelete, allowRoot }, [{ id: `${id}-list`, data: list }], options);
  return await FleetRun.open(id, 0, options);
}
