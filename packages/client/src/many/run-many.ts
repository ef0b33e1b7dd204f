import { ConnectionClosedError, isReplyError } from "@ftplib/reply";
import type { Session } from "../session/session.ts";
import type { Supply } from "./shared-iterator.ts";
import { type Preparing, type Ready, Upcoming } from "./next-file.ts";

/** What is done for each item. */
export interface ManyWork<Item, Prepared, Outcome> extends Preparing<Item, Prepared> {
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

/** One run over many items, by one connection or several. */
export class ManyRun<Item, Prepared, Outcome> {
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

  /** What became of the next one that is done; undefined when all are. Throws what ended the run before that. */
  async next(): Promise<Outcome | undefined> {
    for (;;) {
      const outcome = this.#done.shift();
      if (outcome !== undefined) {
        this.#rooms.shift()?.();
        return outcome;
      }
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isOver) return undefined;
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
    let upcoming = new Upcoming(this.#supply, this.#work);
    // What is left to do for the last one, beside the transfer of this one.
    let finishing: Promise<void> = Promise.resolve();
    let isLost = false;
    try {
      for (;;) {
        const ready = await upcoming.promise;
        if (ready === undefined || this.#isStopped) return;
        // Taken early: whether there is one decides what is sent behind this one's command.
        const following = new Upcoming(this.#supply, this.#work);
        upcoming = following;
        const finish = await this.#transfer(session, ready, () => following.isThere && !this.#isStopped);
        await finishing;
        finishing = this.#finish(ready.item, finish);
        isLost = session.state === "closed";
        if (isLost) return;
        if (this.#done.length >= this.#limit && !this.#isStopped) await this.#room();
      }
    } finally {
      await finishing;
      await upcoming.leave(isLost);
    }
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
