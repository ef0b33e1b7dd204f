import { AsyncLocalStorage } from "node:async_hooks";

type Listener = (...args: unknown[]) => void;

const EVENTS = ["unhandledRejection", "uncaughtException", "warning"] as const;

const cells = new AsyncLocalStorage<string[]>();

/** Collects what no caller could catch, in place of the test runner, until it is disposed of. */
export class ProcessWatch implements Disposable {
  /** What happened outside of every cell. */
  readonly elsewhere: string[] = [];
  readonly #before: Map<string, Listener[]> = new Map();

  constructor() {
    for (const event of EVENTS) {
      this.#before.set(event, process.listeners(event as "warning") as Listener[]);
      process.removeAllListeners(event);
      process.on(event, (what: unknown) => {
        const text = what instanceof Error ? (what.stack ?? String(what)) : String(what);
        (cells.getStore() ?? this.elsewhere).push(`${event}: ${text}`);
      });
    }
  }

  /** Runs a cell, whose stray errors and warnings go to this list. */
  static run<T>(found: string[], cell: () => Promise<T>): Promise<T> {
    return cells.run(found, cell);
  }

  [Symbol.dispose](): void {
    for (const event of EVENTS) {
      process.removeAllListeners(event);
      for (const listener of this.#before.get(event) ?? []) process.on(event, listener);
    }
  }
}
