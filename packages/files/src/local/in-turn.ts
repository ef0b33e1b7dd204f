import { resolve as absolute } from "node:path";

/** The last call for each name that is at work, or waits. */
const last = new Map<string, Promise<void>>();
/** The names that a call about another one has taken. */
const taken = new Set<string>();

/**
 * Runs calls about one name one after the other, in the order in which they were made; other names do not wait. The signal ends the
 * wait for the turn.
 */
export async function inTurn<T>(given: string, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const name = absolute(given);
  const before = last.get(name);
  let end = (): void => {};
  const turn = new Promise<void>((resolve) => {
    end = resolve;
  });
  const settled = before === undefined ? turn : before.then(() => turn);
  last.set(name, settled);
  try {
    if (before !== undefined) await unlessAborted(before, signal);
    return await call();
  } finally {
    end();
    // A call that has given up its wait ends before the one that it waited for: the next one still has to wait for that.
    void settled.then(() => {
      if (last.get(name) === settled) last.delete(name);
    });
  }
}

/**
 * Takes names that no call is about, for a call about another name; calls about them wait until they are given back.
 *
 * @returns what gives them back; undefined where a call is about one of them
 */
export function takeFree(given: readonly string[]): (() => void) | undefined {
  const names = given.map((name) => absolute(name));
  if (names.some((name) => last.has(name))) return undefined;
  let end = (): void => {};
  const settled = new Promise<void>((resolve) => {
    end = resolve;
  });
  for (const name of names) {
    last.set(name, settled);
    taken.add(name);
  }
  return () => {
    end();
    for (const name of names) {
      taken.delete(name);
      if (last.get(name) === settled) last.delete(name);
    }
  };
}

/** Whether a call about another name has taken this one. */
export function isTaken(name: string): boolean {
  return taken.has(absolute(name));
}

async function unlessAborted(waiting: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return await waiting;
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = (): void => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([waiting, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
