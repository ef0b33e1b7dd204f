import { AsyncLocalStorage } from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";
import { setImmediate as turn } from "node:timers/promises";
// The default export is the module itself, whose functions can be replaced.
import timersPromises from "node:timers/promises";

interface VirtualTimer {
  at: number;
  readonly owner: object | undefined;
  /** `client`: made by setTimeout; `server`: a pause of the testkit. */
  readonly side: "client" | "server";
  readonly fire: () => void;
}

type Callback = (...args: readonly unknown[]) => void;

// So long must the event loop have had nothing to do, twice in a row, before time goes on: milliseconds.
const QUIET = 2;

/**
 * Time that passes only while nobody has anything to do: whenever the event loop is idle, the clock jumps to the next
 * timer. A limit of a second costs no second, holds to the millisecond, and no load on the machine makes it pass early.
 *
 * It stands in for setTimeout, which the client uses, and for that of `node:timers/promises`, which the testkit uses;
 * the network is real.
 */
export class VirtualClock {
  /** Milliseconds since the clock was made. */
  now = 0;
  readonly #timers: Set<VirtualTimer> = new Set();
  readonly #owners: AsyncLocalStorage<object> = new AsyncLocalStorage();
  readonly #real = { setTimeout, clearTimeout, delay: timersPromises.setTimeout };
  #isRunning = false;
  #ticking: Promise<void> = Promise.resolve();

  /** Puts the clock in place of the real one. While it is stopped, time stands still. */
  install(): void {
    const start = (callback: Callback, milliseconds = 0, ...args: readonly unknown[]): unknown => {
      const timer = this.#start("client", milliseconds, () => callback(...args));
      const refresh = (): unknown => {
        timer.at = this.now + milliseconds;
        this.#timers.add(timer);
        return handle;
      };
      const handle = { timer, refresh, ref: () => handle, unref: () => handle, hasRef: () => true };
      return handle;
    };
    const stop = (handle: unknown): void => {
      if (typeof handle === "object" && handle !== null && "timer" in handle) {
        this.#timers.delete(handle.timer as VirtualTimer);
      } else this.#real.clearTimeout(handle as NodeJS.Timeout);
    };
    Object.assign(globalThis, { setTimeout: start, clearTimeout: stop });
    Object.assign(timersPromises, {
      setTimeout: <T>(milliseconds?: number, value?: T, options?: { readonly signal?: AbortSignal }) =>
        this.#pause(milliseconds, value, options?.signal),
    });
    syncBuiltinESMExports();
  }

  /** Puts the real clock back; resolves when time has stopped. */
  async uninstall(): Promise<void> {
    await this.stop();
    Object.assign(globalThis, { setTimeout: this.#real.setTimeout, clearTimeout: this.#real.clearTimeout });
    Object.assign(timersPromises, { setTimeout: this.#real.delay });
    syncBuiltinESMExports();
  }

  /** Runs the job so that the timers it starts are known to be its own. */
  run<T>(owner: object, job: () => Promise<T>): Promise<T> {
    return this.#owners.run(owner, job);
  }

  /** The owner that the running code belongs to. */
  get owner(): object | undefined {
    return this.#owners.getStore();
  }

  /** How many timers of the client's an owner has running. */
  clientTimers(owner: object): number {
    return [...this.#timers].filter((timer) => timer.owner === owner && timer.side === "client").length;
  }

  /** Resolves when so many virtual milliseconds have passed; rejects when the signal fires. */
  pause(milliseconds: number, signal: AbortSignal): Promise<unknown> {
    return this.#pause(milliseconds, undefined, signal);
  }

  /** Lets time pass from now on. */
  go(): void {
    this.#isRunning = true;
    this.#ticking = this.#tick();
  }

  /** Lets time stand still. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#ticking;
  }

  async #tick(): Promise<void> {
    let quiet = 0;
    while (this.#isRunning) {
      quiet = (await this.#isQuiet()) ? quiet + 1 : 0;
      if (quiet < 2) continue;
      quiet = 0;
      this.#jump();
      await turn();
    }
  }

  /** Whether the event loop was idle for the next moment. */
  async #isQuiet(): Promise<boolean> {
    const { idleTime } = performance.nodeTiming;
    await this.#real.delay(QUIET);
    return performance.nodeTiming.idleTime - idleTime > QUIET * 0.75;
  }

  #jump(): void {
    const next = Math.min(...[...this.#timers].map(({ at }) => at));
    if (next === Number.POSITIVE_INFINITY) return;
    this.now = Math.max(this.now, next);
    for (const timer of this.#timers) {
      if (timer.at > this.now) continue;
      this.#timers.delete(timer);
      timer.fire();
    }
  }

  #start(side: VirtualTimer["side"], milliseconds: number, fire: () => void): VirtualTimer {
    const owner = this.#owners.getStore();
    const inOwnersContext = owner === undefined ? fire : () => this.#owners.run(owner, fire);
    const timer = { at: this.now + milliseconds, owner, side, fire: inOwnersContext };
    this.#timers.add(timer);
    return timer;
  }

  #pause<T>(milliseconds = 0, value?: T, signal?: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const timer = this.#start("server", milliseconds, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve(value);
      });
      const onAbort = (): void => {
        this.#timers.delete(timer);
        reject(signal?.reason as Error);
      };
      if (signal?.aborted === true) onAbort();
      else signal?.addEventListener("abort", onAbort, { once: true });
    });
  }
}
