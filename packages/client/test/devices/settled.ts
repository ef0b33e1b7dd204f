/** Milliseconds within which every call has ended: two of the client's limits in a row, and some. */
const LONGEST = 12_000;

/** What became of a promise: `{ error }` when it rejected. Fails when it never settles. */
export async function settled<T>(
  promise: Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came of it within ${LONGEST} ms`)), LONGEST);
  });
  const met = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  return await Promise.race([met, late]).finally(() => clearTimeout(timer));
}
