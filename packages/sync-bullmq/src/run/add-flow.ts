import type { JobsOptions } from "bullmq";
import type { FinishData, ListData, ShardData } from "../job/job.ts";
import { queueName } from "../store/queue-name.ts";
import { bindStore } from "../store/store.ts";
import { askForConnections } from "./limit-connections.ts";
import type { SubmitOptions } from "./submit-options.ts";

/** How long finished jobs are kept, for reports: a day, seconds; at most so many. */
const KEPT = { age: 86_400, count: 20_000 };

/** A job below the one that ends the run. */
export interface Child {
  readonly id: string;
  readonly data: ShardData | ListData;
}

/** How jobs of a run are tried, and kept. */
function jobOptions(attempts: number): JobsOptions {
  return {
    attempts,
    backoff: { type: "exponential", delay: 1000, jitter: 0.5 },
    removeOnComplete: KEPT,
    removeOnFail: KEPT,
  };
}

/** A failed child does not keep its parent from looking at the others. */
export function childOptions(id: string, attempts: number): JobsOptions {
  return { ...jobOptions(attempts), jobId: id, ignoreDependencyOnFailure: true };
}

/** Adds the jobs of a run in one piece, or none. */
export async function addFlow(
  id: string,
  finish: FinishData,
  children: readonly Child[],
  options: SubmitOptions,
): Promise<void> {
  const { attempts = 5 } = options;
  const queue = queueName(options.server);
  const { classes, options: connecting } = bindStore(options.store);
  await askForConnections(options);
  const producer = new classes.FlowProducer(connecting);
  try {
    await producer.add({
      name: finish.kind,
      queueName: queue,
      data: finish,
      opts: { ...jobOptions(attempts), jobId: id },
      children: children.map((child) => ({
        name: child.data.kind,
        queueName: queue,
        data: child.data,
        opts: childOptions(child.id, attempts),
      })),
    });
  } finally {
    await producer.close();
  }
}
