import { queueName } from "./queue-name.ts";
import { bindStore, type Store } from "./store.ts";

/** Where the jobs of a server's account are. */
export interface Account {
  readonly store: Store;
  readonly server: string | URL;
}

/** How many jobs of an account ran at once when its server had refused one more. */
export interface SeenLimit {
  readonly jobs: number;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** How long the account keeps to what was seen until one more job is tried, milliseconds; as a site does with its connections. */
const PROBE_AFTER = 5 * 60_000;

/** The one job of the queue that keeps it: no worker looks there. */
const RECORD = "seen";

/** How many jobs may run at once by now: what was asked for, or what was seen and one more for each five minutes since. */
export function allowedBy(
  seen: SeenLimit | undefined,
  connections: number,
  now: number = Date.now(),
): number {
  if (seen === undefined) return connections;
  const more = Math.max(0, Math.floor((now - seen.since) / PROBE_AFTER));
  return Math.min(connections, seen.jobs + more);
}

/** What was seen of an account; undefined where no job was ever refused a connection. */
export async function readSeenLimit(account: Account): Promise<SeenLimit | undefined> {
  return await withRecords(account, async (records) => (await records.getJob(RECORD))?.data);
}

/** Keeps what was seen, for all workers and later runs; undefined forgets it. */
export async function keepSeenLimit(account: Account, seen: SeenLimit | undefined): Promise<void> {
  await withRecords(account, async (records) => {
    const kept = await records.getJob(RECORD);
    if (seen === undefined) await kept?.remove();
    else if (kept === undefined) await records.add(RECORD, seen, { jobId: RECORD });
    else await kept.updateData(seen);
  });
}

/** The part of a queue that is needed here. */
interface Records {
  getJob(
    id: string,
  ): Promise<
    { data: SeenLimit; remove(): Promise<void>; updateData(data: SeenLimit): Promise<void> } | undefined
  >;
  add(name: string, data: SeenLimit, options: { readonly jobId: string }): Promise<unknown>;
}

async function withRecords<T>({ store, server }: Account, use: (records: Records) => Promise<T>): Promise<T> {
  const { classes, options } = bindStore(store);
  const queue = new classes.Queue<SeenLimit>(`${queueName(server)}-limit`, options);
  try {
    return await use(queue as unknown as Records);
  } finally {
    await queue.close();
  }
}
