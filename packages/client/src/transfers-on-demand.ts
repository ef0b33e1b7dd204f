type Transfers = typeof import("./transfers.ts");

let loaded: Transfers | undefined;

/**
 * Loads what opens data connections: a third of this package, and of no use before there is a control connection. It is
 * done while the first one is being made, so that it takes no time of its own.
 */
export async function loadTransfers(): Promise<Transfers> {
  return (loaded ??= await import("./transfers.ts"));
}

/** Calls a function with what {@link loadTransfers} loads: at once where it is loaded, since calls take their turns in order. */
export function withTransfers<T>(use: (transfers: Transfers) => Promise<T>): Promise<T> {
  return loaded === undefined ? loadTransfers().then(use) : use(loaded);
}

/** The same for what is iterated. */
export async function* iterateTransfers<T>(
  use: (transfers: Transfers) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  yield* use(loaded ?? (await loadTransfers()));
}
