import { ConnectionClosedError, isFtpError } from "@ftplib/reply";
import { closedWith } from "../errors/not-connected-error.ts";
import { onAbort, unlessAborted } from "../session/on-abort.ts";
import type { Client } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { limitTotal } from "../session/total-limit.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { Pace } from "../transfer/pace.ts";
import { NextFile } from "./next-file.ts";
import { Pipeline } from "./pipeline.ts";
import { CLEANUP, type Preparing, type Ready, type SharedFiles } from "./shared-files.ts";

/** A client, and the session of it that takes a part in a run. */
export interface Lane {
  readonly client: Client;
  readonly session: Session;
}

/** How one item is transferred. */
export interface Attempt extends Lane {
  readonly pipeline: Pipeline;
  /** Whether another item follows on the same session. */
  readonly isMore: () => boolean;
  /** Whether nothing is sent ahead: the item has failed in a round in which something was. */
  readonly isAlone: boolean;
}

/** What is done for each item. */
export interface ManyWork<Item, Prepared, Outcome> extends Preparing<Item, Prepared> {
  /**
   * Transfers one item in a turn of its own. Returns what is left to do on our side, while the next one is transferred.
   */
  attempt(item: Item, prepared: Prepared, attempt: Attempt): Promise<() => Promise<Outcome>>;
  /** Whether it can be transferred again from its beginning. */
  isRepeatable(item: Item): boolean;
  /** What is given out when it failed. */
  failed(item: Item, error: unknown): Outcome;
}

/** One run over many items, by one session or several. */
export class ManyRun<Item, Prepared, Outcome> {
  readonly #files: SharedFiles<Item, Prepared>;
  readonly #work: ManyWork<Item, Prepared, Outcome>;
  readonly #limit: number;
  /** Fires when the run is over before its end: nobody waits for the iterable then. */
  readonly #stopping = new AbortController();
  #done: Outcome[] = [];
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};
  #rooms: (() => void)[] = [];
  #stopListening: () => void = () => {};
  #signal: AbortSignal | undefined;

  /** @param limit outcomes that nobody has taken yet; beyond that the sessions wait */
  constructor(files: SharedFiles<Item, Prepared>, work: ManyWork<Item, Prepared, Outcome>, limit: number) {
    this.#files = files;
    this.#work = work;
    this.#limit = limit;
  }

  /** Settles when every session is done; never rejects. */
  async start(lanes: readonly Lane[], signal: AbortSignal | undefined): Promise<void> {
    this.#signal = signal;
    this.#stopListening = onAbort(signal, () => this.#fail(signal?.reason));
    const workers = lanes.map((lane) => this.#worker(lane).catch((error) => this.#fail(error)));
    await Promise.all(workers);
    this.#stopListening();
    // What is left when all connections are gone has not been tried.
    if (!this.#isStopped && !this.#files.isEmpty) this.#fail(lost(lanes));
    await this.#files.end();
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

  /** Lets what is under way come to its end, and begins nothing more. */
  stop(): void {
    this.#stopping.abort();
    for (const resolve of this.#rooms) resolve();
    void this.#files.end();
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.stop();
    this.#wake();
  }

  async #worker(lane: Lane): Promise<void> {
    const { session } = lane;
    const pipeline = new Pipeline(session);
    // One for all files: what it is made of holds it until a full collection.
    const over = AbortSignal.any([this.#stopping.signal, session.signal]);
    const pace = new Pace();
    let next = new NextFile(this.#files);
    // What is left to do for the last one, beside the transfer of this one.
    let finishing: Promise<void> = Promise.resolve();
    try {
      for (;;) {
        const ready = next.ready ?? (await this.#whenReady(session, over, next));
        if (ready === undefined || this.#isStopped || !session.isOpen) return;
        this.#files.begin();
        // Taken early: whether there is one decides what is sent behind this one's command.
        const following = new NextFile(this.#files);
        next = following;
        await following.hadItsTurn();
        const isMore = (): boolean => following.isThere && !this.#isStopped;
        const finish = await this.#transfer(lane, pipeline, ready, isMore);
        await this.#finished(finishing);
        finishing = this.#finish(session, ready.item, finish);
        if (!session.isOpen) return;
        if (this.#done.length >= this.#limit && !this.#isStopped) await this.#room();
        // A file that is refused on our side waits for nothing.
        await pace.breathe();
      }
    } finally {
      await this.#finished(finishing);
      if (pipeline.isPortLeft) await lane.client.callOn(session, () => pipeline.leave()).catch(() => {});
      await next.leave();
    }
  }

  /**
   * The next item; undefined when there is none, or the run or the session is over.
   *
   * @throws the iterable's error; TimeoutError of the phase `total`
   */
  async #whenReady(
    session: Session,
    over: AbortSignal,
    { promise }: NextFile<Item, Prepared>,
  ): Promise<Ready<Item, Prepared> | undefined> {
    let late: unknown;
    const stopTimer = limitTotal(session, "the wait for the next file", {
      late: (error) => (late = error),
      since: () => this.#files.askedSince,
    });
    try {
      return await unlessAborted(over, promise);
    } catch (error) {
      if (late === undefined && over.aborted) return undefined;
      throw late ?? error;
    } finally {
      stopTimer();
    }
  }

  async #transfer(
    { client, session }: Lane,
    pipeline: Pipeline,
    { item, prepared }: Ready<Item, Prepared>,
    isMore: () => boolean,
  ): Promise<() => Promise<Outcome>> {
    const attempt = { client, session, pipeline, isMore };
    let ready = prepared;
    for (let tries = 0; ; tries++) {
      try {
        const finish = await this.#work.attempt(item, ready, { ...attempt, isAlone: tries > 0 });
        if (tries > 0) pipeline.giveUp();
        return finish;
      } catch (error) {
        const mayRepeat = pipeline.mayBeAtFault && session.isOpen && !this.#isStopped && isNetworks(error);
        if (!mayRepeat || !this.#work.isRepeatable(item)) return async () => this.#work.failed(item, error);
        ready = this.#work.prepare(item);
      }
    }
  }

  async #finish(session: Session, item: Item, finish: () => Promise<Outcome>): Promise<void> {
    const outcome = await inTime(session, finish()).catch((error: unknown) => this.#work.failed(item, error));
    this.#done.push(outcome);
    this.#wake();
  }

  /** Waits for our side of a file; once the signal has fired no longer than a file may take to be put away: a pipe may have no reader. */
  async #finished(finishing: Promise<void>): Promise<void> {
    if (this.#signal === undefined) return await finishing;
    await unlessAborted(this.#signal, finishing).catch(() => settlesWithin(finishing, CLEANUP));
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#rooms.push(resolve);
    });
  }
}

/** Waits for the end of a local file, but no longer than a whole call may take; what becomes of it then is its owner's to look after. */
function inTime<T>(session: Session, end: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = limitTotal(session, "the end of the local file", { late: reject });
    end.then(resolve, reject).finally(stop);
  });
}

/** Whether the server or the network failed, and not the local side of the transfer. */
function isNetworks(error: unknown): boolean {
  return isFtpError(error) || (error instanceof Error && "syscall" in error && error.syscall === "connect");
}

function lost(lanes: readonly Lane[]): ConnectionClosedError {
  const cause = lanes.find(({ session }) => session.failure !== undefined)?.session.failure?.error;
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return closedWith(`the connection was lost before all was transferred${why}`, { cause });
}
