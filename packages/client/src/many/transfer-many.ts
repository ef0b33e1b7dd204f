import type { CallOptions } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import { type Lane, ManyRun, type ManyWork } from "./run-many.ts";
import { SharedFiles } from "./shared-files.ts";

/** Outcomes that nobody has taken yet, for each connection: beyond that the connections wait. */
const AHEAD = 4;

/**
 * Transfers all items, each connection one after the other, and gives out what became of each, in the order in which they
 * are done. Leaving early lets what is under way come to its end. A client that is not connected leaves the work to the others.
 *
 * @param release ends what the items hold that were not reached
 * @throws what the first client's session throws, where no client is connected
 */
export async function* transferMany<Item, Prepared, Outcome>(
  clients: readonly Client[],
  items: Iterable<Item> | AsyncIterable<Item>,
  { signal }: CallOptions,
  work: ManyWork<Item, Prepared, Outcome>,
  release: () => void = () => {},
): AsyncGenerator<Outcome, void, undefined> {
  const shared = new SharedFiles(items, work);
  const lanes: Lane[] = [];
  try {
    const opened = await Promise.allSettled(
      clients.map((client) => client.call(async (session) => ({ client, session }), { signal })),
    );
    for (const each of opened) if (each.status === "fulfilled") lanes.push(each.value);
    const [first] = opened;
    if (lanes.length === 0 && first?.status === "rejected") throw first.reason;
  } catch (error) {
    void shared.end();
    release();
    throw error;
  }
  const run = new ManyRun(shared, work, lanes.length * AHEAD);
  const ended = run.start(lanes, signal);
  try {
    for (let outcome = await run.next(); outcome !== undefined; outcome = await run.next()) yield outcome;
  } finally {
    run.stop();
    await ended;
    release();
  }
}
