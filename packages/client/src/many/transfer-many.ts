import type { FtpControl } from "../ftp-control.ts";
import { sessionOf } from "../ftp-control.ts";
import { ManyRun, type ManyWork } from "./run-many.ts";
import type { CallOptions } from "../session/session.ts";
import { Supply } from "./shared-iterator.ts";

/** Options of `retrieveMany` and `storeMany`. */
export interface ManyOptions extends CallOptions {
  /** Other clients, logged in to the same server, which share the work; theirs are the same directories and rights. */
  readonly alongside?: readonly FtpControl[] | undefined;
}

/** Outcomes that nobody has taken yet, for each connection: beyond that the connections wait. */
const AHEAD = 4;

/**
 * Transfers all items, each connection one after the other, and gives out what became of each, in the order in which they
 * are done. Leaving early lets what is under way come to its end.
 */
export async function* transferMany<Item, Prepared, Outcome>(
  ftp: FtpControl,
  items: Iterable<Item> | AsyncIterable<Item>,
  options: ManyOptions,
  work: ManyWork<Item, Prepared, Outcome>,
): AsyncGenerator<Outcome, void, undefined> {
  const { alongside = [], signal } = options;
  const sessions = [...new Set([ftp, ...alongside].map(sessionOf))];
  const run = new ManyRun(new Supply(items), work, signal, sessions.length * AHEAD);
  const ended = run.start(sessions);
  try {
    for (let outcome = await run.next(); outcome !== undefined; outcome = await run.next()) yield outcome;
  } finally {
    await run.stop();
    await ended;
  }
}
