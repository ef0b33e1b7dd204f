/** A call by ftplib's name for it, and its arguments as JSON; bytes are text of latin1. See test/python/driver.py. */
export type Call = readonly [name: string, ...args: readonly unknown[]];

/** What a call came to: its value, or the kind of error by ftplib's name for it, with the reply where one tells it. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly error: string; readonly reply?: string | null };

/** What became of a case on one side. */
export interface Side {
  readonly results: readonly Outcome[];
  /** Every line the server got, ephemeral ports left out. */
  readonly wire: readonly string[];
  /** Whether the script was played to its end. */
  readonly isPlayed: boolean;
  /** The lines of debug output. */
  readonly debug: readonly string[];
}

/** Calls that are made on Python's ftplib and on ours, each against a server that plays the script. */
export interface Case {
  /** Begins with the spec row that it is about. */
  readonly name: string;
  readonly script: string;
  /** After `connect`, which comes first in every case. */
  readonly calls: readonly Call[];
  /** Default `FTP`. */
  readonly client?: "FTP" | "FTP_TLS";
  readonly encoding?: "utf-8" | "latin1" | "ascii";
  /** Where the server listens; default 127.0.0.1. */
  readonly host?: "127.0.0.1" | "::1";
  /** For cases in which the two differ on purpose. */
  readonly difference?: Difference;
}

/** How the two differ, and why. Both sides must be as told here, and must not be the same. */
export interface Difference {
  /** The row of the spec, or of its list of deliberate differences, that wants it so. */
  readonly row: string;
  readonly why: string;
  /** What is played to ours, where it says something else on the wire. */
  readonly script?: string;
  readonly python: Partial<Side>;
  readonly ours: Partial<Side>;
}

export const value = (of: unknown): Outcome => ({ value: of });

/** Without a reply, any one will do. */
export const failure = (error: string, reply?: string): Outcome => ({
  error,
  ...(reply === undefined ? {} : { reply }),
});
