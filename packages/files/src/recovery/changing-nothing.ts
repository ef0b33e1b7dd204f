/** What was thrown while nothing was under way that changes anything. */
const HARMLESS = new WeakSet<object>();

/**
 * Runs a part of an attempt that changes nothing on the server: questions, or what comes before the command that counts. A connection that
 * is lost in it leaves no outcome open (R2): nothing was done, and the attempt is repeated.
 */
export async function changingNothing<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (typeof error === "object" && error !== null) HARMLESS.add(error);
    throw error;
  }
}

/** Whether the error comes from {@link changingNothing}. */
export function isHarmless(error: unknown): boolean {
  return typeof error === "object" && error !== null && HARMLESS.has(error);
}
