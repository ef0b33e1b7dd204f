import { setTimeout as pause } from "node:timers/promises";

const SLICE = 5;

/**
 * Waits until the condition holds, for about so many milliseconds; returns whether it holds. Time counts in short pauses,
 * so that a machine that is busy with other things does not use it up.
 */
export async function within(milliseconds: number, holds: () => boolean): Promise<boolean> {
  for (let spent = 0; spent < milliseconds; spent += SLICE) {
    if (holds()) return true;
    await pause(SLICE);
  }
  return holds();
}

/** Waits for a promise no longer than about so many milliseconds; undefined where it has not settled by then. */
export async function settledWithin<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown } | undefined> {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  void promise.then(
    (value) => {
      outcome ??= { value };
    },
    (error: unknown) => {
      outcome ??= { error };
    },
  );
  await within(milliseconds, () => outcome !== undefined);
  return outcome;
}
