import { ConnectionClosedError } from "@ftplib/reply";
import { canRetry } from "ftplib";
import { onAbort } from "ftplib/internal";
import { withOwnOptions } from "../errors/own-options.ts";
import type { RetryPolicy } from "../options/retry.ts";
import type { Clock } from "../time/clock.ts";
import { IdleSessions } from "./idle-sessions.ts";
import { OpeningPause } from "./opening-pause.ts";
import { serverLimit } from "./server-limit.ts";
import { isUsable, type SessionOpener, type SiteSession } from "./site-session.ts";
import { untilAborted } from "./until-aborted.ts";

/** What a {@link SessionPool} is made of. */
export interface PoolOptions {
  readonly open: SessionOpener;
  /** The most sessions at once. */
  readonly connections: number;
  /** Milliseconds after which a session that nobody uses is closed with QUIT. */
  readonly idleTimeout: number;
  readonly clock: Clock;
  /** The waits between attempts to open one more session. */
  readonly retry: RetryPolicy;
  /** Whether an error at the opening of a session, while no other is open, is final for the site: a wrong password (P7). */
  readonly isFatal: (error: unknown) => boolean;
}

/** How long the pool keeps to a limit that it has learned before it tries one more session, milliseconds (P2). */
const PROBE_AFTER = 5 * 60_000;

interface Waiter {
  readonly isPatient: boolean;
  readonly take: (session: SiteSession) => void;
  readonly refuse: (error: unknown) => void;
}

/**
 * The sessions of one site (rows P1 to P4, P7). A call borrows one and gives it back; calls that find none wait in the order in which
 * they came. Sessions open on demand.
 */
export class SessionPool {
  readonly #options: PoolOptions;
  readonly #closing = new AbortController();
  readonly #idle: IdleSessions;
  readonly #lent = new Set<SiteSession>();
  readonly #waiting: Waiter[] = [];
  /** The lent sessions whose call waits for its own caller, and what takes them from it. */
  readonly #held = new Map<SiteSession, () => void>();
  readonly #pause: OpeningPause;
  #opening = 0;
  /** The most sessions that the server takes, as far as is known. */
  #limit: number;
  #limitedSince = 0;
  #hasLoggedIn = false;
  #directory: string | undefined;
  /** What no further attempt can change. */
  #fatal: { readonly error: unknown } | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#limit = options.connections;
    this.#idle = new IdleSessions(options.clock, options.idleTimeout);
    this.#pause = new OpeningPause(options.clock, options.retry);
  }

  /** How many sessions are open, and how many of these are lent. */
  get size(): {
    readonly open: number;
    readonly busy: number;
    readonly waiting: number;
    readonly limit: number;
  } {
    const busy = this.#lent.size;
    return { open: busy + this.#idle.count, busy, waiting: this.#waiting.length, limit: this.#limit };
  }

  /** The path of the site's directory; undefined where the server does not say. */
  get directory(): string | undefined {
    return this.#directory;
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Whether a call waits that does not belong to a longer run: then runs end their batches early (P3). */
  get hasUrgent(): boolean {
    return this.#waiting.some(({ isPatient }) => !isPatient);
  }

  /**
   * Lends a session for as long as the call runs. A session that the call leaves closed or busy is not lent again.
   *
   * @param signal ends the wait for a session and the call itself: its session is closed, and it rejects with the signal's reason
   * @param isPatient whether the call is a part of a run that has other sessions at work
   * @param waiting ends the wait alone, in place of the signal
   */
  async lend<T>(
    use: (session: SiteSession) => Promise<T>,
    signal?: AbortSignal,
    isPatient = false,
    waiting: AbortSignal | undefined = signal,
  ): Promise<T> {
    const session = await this.#borrow(waiting, isPatient);
    try {
      return await untilAborted(session, use, signal);
    } catch (error) {
      throw withOwnOptions(error);
    } finally {
      this.#giveBack(session);
    }
  }

  /**
   * Waits with a lent session in hand until the caller of the call has taken what it was given. The caller may need a session for that: when
   * all are held so, and one is wanted, this ends early, and the call has to give its session back without waiting for its caller.
   *
   * @returns whether the caller has taken it
   */
  async hold(session: SiteSession, taking: Promise<void>): Promise<boolean> {
    const wanted = new Promise<boolean>((resolve) => {
      this.#held.set(session, () => resolve(false));
    });
    this.#relieve();
    try {
      return await Promise.race([taking.then(() => true), wanted]);
    } finally {
      this.#held.delete(session);
    }
  }

  /**
   * Closes what has been idle for at least as long as a session that turned out to be lost: what has closed that one, the server or a box in
   * between, has most likely closed them as well (P4).
   */
  dropLike(session: SiteSession): void {
    this.#idle.dropLike(session);
  }

  /** Closes every session; those that wait, and the calls under way, reject with the error. */
  async close(error: Error = new ConnectionClosedError("the site was closed")): Promise<void> {
    this.#closing.abort(error);
    this.#pause.end();
    for (const { refuse } of this.#waiting.splice(0)) refuse(error);
    for (const { ftp } of this.#lent) ftp.close();
    await this.#idle.close();
  }

  #borrow(signal: AbortSignal | undefined, isPatient: boolean): Promise<SiteSession> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      if (this.isClosed) return reject(this.#closing.signal.reason);
      if (this.#fatal !== undefined) return reject(this.#fatal.error);
      const stopListening = onAbort(signal, () => {
        const at = this.#waiting.indexOf(waiter);
        if (at !== -1) this.#waiting.splice(at, 1);
        reject(signal?.reason);
      });
      const waiter: Waiter = {
        isPatient,
        take: (session) => {
          stopListening();
          resolve(session);
        },
        refuse: (error) => {
          stopListening();
          reject(error);
        },
      };
      this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Gives the sessions that are there to those that wait, and opens more if that is allowed. */
  #serve(): void {
    while (this.#waiting.length > 0) {
      const session = this.#idle.take();
      if (session === undefined) break;
      this.#lent.add(session);
      this.#waiting.shift()?.take(session);
    }
    this.#probe();
    while (this.#waiting.length > this.#opening && this.#mayOpen()) void this.#open();
    this.#relieve();
  }

  /** Takes one session from those that wait for their callers, if nobody else can give one back. */
  #relieve(): void {
    if (this.#waiting.length === 0 || this.#opening > 0 || this.#held.size < this.#lent.size) return;
    const [end] = this.#held.values();
    end?.();
  }

  /** The first session is opened alone: a wrong password is tried once, and not once for each call (P7). */
  #mayOpen(): boolean {
    const open = this.#lent.size + this.#idle.count;
    if (open === 0) return this.#opening === 0;
    return !this.#pause.isOn && open + this.#opening < this.#limit;
  }

  async #open(): Promise<void> {
    this.#opening++;
    try {
      const session = await this.#options.open(this.#closing.signal);
      this.#opening--;
      if (this.isClosed) return session.ftp.close();
      this.#pause.end();
      this.#hasLoggedIn = true;
      this.#directory ??= session.directory;
      this.#idle.add(session);
    } catch (error) {
      this.#opening--;
      this.#refused(withOwnOptions(error));
    }
    this.#serve();
  }

  /** No session could be opened. Those that wait have others to wait for, or learn why. */
  #refused(error: unknown): void {
    const open = this.#lent.size + this.#idle.count;
    const others = open + this.#opening;
    const found = serverLimit(error, this.#hasLoggedIn, others);
    if (found !== undefined && others > 0) {
      this.#limit = Math.max(1, Math.min(found.limit ?? others, others, this.#limit));
      this.#limitedSince = this.#options.clock.now();
      return;
    }
    // Those that wait have the other sessions, and nothing to do with this attempt.
    if (open > 0 && canRetry(error)) return this.#pause.begin(() => this.#serve());
    if (found === undefined && this.#options.isFatal(error)) this.#fatal = { error };
    // An attempt of each would come to the same, unless this one may pass: then each goes on by its own rules.
    const isLasting = found === undefined && !canRetry(error);
    for (const { refuse } of this.#waiting.splice(0, isLasting ? this.#waiting.length : 1)) refuse(error);
  }

  /** Some time after the server has refused a session one more may be tried (P2). */
  #probe(): void {
    if (this.#limit >= this.#options.connections || this.#limitedSince === 0) return;
    const now = this.#options.clock.now();
    if (now - this.#limitedSince < PROBE_AFTER) return;
    this.#limit++;
    this.#limitedSince = now;
  }

  #giveBack(session: SiteSession): void {
    this.#lent.delete(session);
    session.uses++;
    if (this.isClosed || !isUsable(session)) session.ftp.close();
    else this.#idle.add(session);
    this.#serve();
  }
}
