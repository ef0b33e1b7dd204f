import { settledWithin } from "../tables/engine/patience.ts";

/** Milliseconds, of pauses, within which every call has ended: two of the client's limits in a row, and some. */
const LONGEST = 12_000;

/** What became of a promise: `{ error }` when it rejected. Fails when it never settles. */
export async function settled<T>(
  promise: Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  const outcome = await settledWithin(LONGEST, promise);
  if (outcome === undefined) throw new Error(`nothing came of it within ${LONGEST} ms`);
  return outcome;
}
