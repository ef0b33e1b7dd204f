import { queueName } from "../store/queue-name.ts";
import { type Account, allowedBy, keepSeenLimit, readSeenLimit } from "../store/seen-limit.ts";
import { bindStore } from "../store/store.ts";
import type { SubmitOptions } from "./submit-options.ts";

type Limit = Pick<SubmitOptions, "store" | "server" | "connections">;

/**
 * Sets how many jobs of an account run at once; takes effect at once, also for a run that is going on. What the workers have seen of the
 * server's limit is forgotten.
 */
export async function limitConnections(limit: Limit): Promise<void> {
  await keepSeenLimit(limit, undefined);
  await setConcurrency(limit, limit.connections);
}

/** The same for a run that begins: what the workers have seen of the server's limit holds. */
export async function askForConnections(limit: Limit): Promise<void> {
  await setConcurrency(limit, allowedBy(await readSeenLimit(limit), limit.connections));
}

async function setConcurrency({ store, server }: Account, jobs: number): Promise<void> {
  const { classes, options } = bindStore(store);
  const queue = new classes.Queue(queueName(server), options);
  try {
    await queue.setGlobalConcurrency(jobs);
  } finally {
    await queue.close();
  }
}
