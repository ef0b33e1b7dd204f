import { ConnectionClosedError, isReplyError } from "@ftplib/reply";
import type { FtpControl } from "./ftp-control.ts";
import { sessionOf } from "./ftp-control.ts";
import type { CallOptions, Session } from "./session.ts";
import { Supply } from "./supply.ts";

/** Options of `retrieveMany` and `storeMany`. */
export interface ManyOptions extends CallOptions {
  /** Other clients, logged in to the same server, which share the work; theirs are the same directories and rights. */
  readonly alongside?: readonly FtpControl[] | undefined;
}

/** What is done for each item. */
export interface ManyWork<Item, Prepared, Outcome> {
  /** Begins what can be done on our side before the item's turn, while the one before it is transferred. */
  prepare(item: Item): Prepared;
  /** Undoes that where the turn never came; never rejects. */
  dismiss(prepared: Prepared): Promise<void>;
  /**
   * Transfers one item in a turn of its own; `isMore` tells whether another will follow on the same connection. Answers
   * with what is left to do on our side, while the next one is transferred.
   */
  attempt(
    session: Session,
    item: Item,
    prepared: Prepared,
    isMore: () => boolean,
  ): Promise<() => Promise<Outcome>>;
  /** Whether it can be transferred again from its beginning. */
  isRepeatable(item: Item): boolean;
  /** What is given out when it failed. */
  failed(item: Item, error: unknown): Outcome;
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
    yield* run.outcomes();
  } finally {
    await run.stop();
    await ended;
  }
}

/** An item, and what was prepared for it. */
interface Ready<Item, Prepared> {
  readonly item: Item;
  readonly prepared: Prepared;
}

/** What an item is before it is known whether there is one. */
interface Upcoming<Item, Prepared> {
  readonly promise: Promise<Ready<Item, Prepared> | undefined>;
  ready: Ready<Item, Prepared> | undefined;
}

class ManyRun<Item, Prepared, Outcome> {
  readonly #supply: Supply<Item>;
  readonly #work: ManyWork<Item, Prepared, Outcome>;
  readonly #signal: AbortSignal | undefined;
  readonly #limit: number;
  #done: Outcome[] = [];
  #isStopped = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};
  #rooms: (() => void)[] = [];

  constructor(
    supply: Supply<Item>,
    work: ManyWork<Item, Prepared, Outcome>,
    signal: AbortSignal | undefined,
    limit: number,
  ) {
    this.#supply = supply;
    this.#work = work;
    this.#signal = signal;
    this.#limit = limit;
  }

  /** Settles when every connection is done; never rejects. */
  async start(sessions: readonly Session[]): Promise<void> {
    const lanes = sessions.map((session) => this.#lane(session).catch((error) => this.#fail(error)));
    await Promise.all(lanes);
    // What is left when all connections are gone has not been tried.
    const isLeft = !this.#isStopped && (await this.#supply.next().catch(() => undefined)) !== undefined;
    // Called off between two of them, no call is there to say so.
    if (isLeft && this.#signal?.aborted === true) this.#fail(this.#signal.reason);
    if (isLeft) this.#fail(new ConnectionClosedError("the connection was lost before all was transferred"));
    this.#isOver = true;
    this.#wake();
  }

  async *outcomes(): AsyncGenerator<Outcome, void, undefined> {
    for (;;) {
      const outcome = this.#done.shift();
      if (outcome !== undefined) {
        this.#rooms.shift()?.();
        yield outcome;
        continue;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isOver) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const resolve of this.#rooms) resolve();
    await this.#supply.end();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#isStopped = true;
    for (const resolve of this.#rooms) resolve();
    this.#wake();
  }

  async #lane(session: Session): Promise<void> {
    let upcoming = this.#next();
    // What is left to do for the last one, beside the transfer of this one.
    let finishing: Promise<void> = Promise.resolve();
    let isLost = false;
    try {
      for (;;) {
        const ready = await upcoming.promise;
        if (ready === undefined || this.#isStopped) return;
        // Taken early: whether there is one decides what is sent behind this one's command.
        const following = this.#next();
        upcoming = following;
        const finish = await this.#transfer(
          session,
          ready,
          () => following.ready !== undefined && !this.#isStopped,
        );
        await finishing;
        finishing = this.#finish(ready.item, finish);
        isLost = session.state === "closed";
        if (isLost) return;
        if (this.#done.length >= this.#limit && !this.#isStopped) await this.#room();
      }
    } finally {
      await finishing;
      await this.#leave(upcoming, isLost);
    }
  }

  /** Takes the next item, and begins with it on our side at once. */
  #next(): Upcoming<Item, Prepared> {
    const take = async (): Promise<Ready<Item, Prepared> | undefined> => {
      const item = await this.#supply.next();
      if (item !== undefined) upcoming.ready = { item, prepared: this.#work.prepare(item) };
      return upcoming.ready;
    };
    const upcoming: Upcoming<Item, Prepared> = { ready: undefined, promise: take() };
    upcoming.promise.catch(() => {});
    return upcoming;
  }

  /** Puts back what this connection took and did not transfer; if it was lost, others may have it. */
  async #leave({ promise, ready }: Upcoming<Item, Prepared>, isLost: boolean): Promise<void> {
    const left = isLost ? await promise : ready;
    if (left !== undefined) await this.#work.dismiss(left.prepared);
    if (left !== undefined && isLost) this.#supply.putBack(left.item);
    // Whoever has stopped does not wait for the supply.
    if (left === undefined) promise.then((late) => late && this.#work.dismiss(late.prepared)).catch(() => {});
  }

  async #transfer(
    session: Session,
    { item, prepared }: Ready<Item, Prepared>,
    isMore: () => boolean,
  ): Promise<() => Promise<Outcome>> {
    const before = session.facts.takesCommandsAhead;
    try {
      return await this.#work.attempt(session, item, prepared, isMore);
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (!this.#work.isRepeatable(item) || !mayBeForTheCommandBehind(session, before, error)) {
        return async () => this.#work.failed(item, error);
      }
    }
    session.facts.takesCommandsAhead = false;
    try {
      return await this.#work.attempt(session, item, this.#work.prepare(item), isMore);
    } catch (error) {
      this.#signal?.throwIfAborted();
      return async () => this.#work.failed(item, error);
    }
  }

  async #finish(item: Item, finish: () => Promise<Outcome>): Promise<void> {
    const outcome = await finish().catch((error: unknown) => this.#work.failed(item, error));
    this.#done.push(outcome);
    this.#wake();
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#rooms.push(resolve);
    });
  }
}

/** Whether a transfer failed since the server does not take commands behind a transfer command, as far as can be told. */
function mayBeForTheCommandBehind(session: Session, before: boolean | undefined, error: unknown): boolean {
  if (before === false || session.state === "closed") return false;
  if (session.facts.takesCommandsAhead === false) return true;
  return before === undefined && isReplyError(error) && error.reply.code < 500;
}
