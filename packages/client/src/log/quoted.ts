const quotes = new WeakMap<Error, readonly string[]>();

/** Notes that the error's message holds these texts of the server, besides its reply; returns the error. */
export function quoting<E extends Error>(error: E, ...texts: readonly string[]): E {
  quotes.set(error, [...quotedIn(error), ...texts]);
  return error;
}

/** The texts that were noted. */
export function quotedIn(error: Error): readonly string[] {
  return quotes.get(error) ?? [];
}
