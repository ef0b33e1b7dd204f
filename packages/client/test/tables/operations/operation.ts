import type { CallOptions, FTP } from "../../../src/index.ts";
import type { TableServer } from "../server/table-server.ts";

/** How a client stands before an operation. */
export type Beginning = "nothing" | "greeted" | "ready";

/** What moves, if anything. */
export type Traffic = "none" | "download" | "upload" | "listing" | "copy";

/** What an operation is given besides its client. */
export interface Given {
  /** With the signal of the cell, if it has one. */
  readonly options: CallOptions;
  /** Another client, logged in to the same server. */
  readonly other: FTP;
  /** A local directory of the cell's own. */
  readonly folder: string;
  /** What the callback of the operation does with each block or line, and returns. */
  readonly onItem: (item: Uint8Array | string) => unknown;
  /** Makes the destination of a download, where it is not the callback. */
  readonly destination: () => unknown;
  /** Makes the source of an upload; by default {@link UPLOADED} as bytes. */
  readonly source: () => unknown;
  /** The paths, or the files, of an operation that takes many; by default all at once. */
  readonly items: <Item>(items: readonly Item[]) => Iterable<Item> | AsyncIterable<Item>;
}

/** What an upload sends. */
export const UPLOADED: Uint8Array = Buffer.from("abcdefghij".repeat(300));

/** What every transfer may send besides its own command. */
export const AROUND: readonly string[] =
  "TYPE PASV EPSV PORT EPRT REST ABOR NOOP PBSZ PROT FEAT OPTS SIZE".split(" ");

/** One public operation, and how to know that it did what it says. */
export interface Operation {
  readonly name: string;
  readonly from: Beginning;
  readonly traffic: Traffic;
  /** Needs a TLS server, whatever the table says. */
  readonly needsTls?: boolean;
  /** What the caller may hand in. */
  readonly takes: readonly ("signal" | "callback" | "source" | "destination" | "items")[];
  /** Where the bytes are handed out one item at a time, so that the caller holds the transfer. */
  readonly isIterable?: boolean;
  /** The caller takes the replies one by one (`putcmd`, then `getline`), and gets them as they are. */
  readonly isByHand?: boolean;
  /** The connection is closed after success. */
  readonly closes?: boolean;
  /** The verbs that it may send; verbs that change data only with exactly the lines in `changes`. */
  readonly sends: readonly string[];
  /** The lines that change the server's data. */
  readonly changes?: readonly string[];
  /** Commands that a success is based on: for each, a line that the server must have completed. */
  readonly needs: readonly RegExp[];
  readonly call: (ftp: FTP, given: Given) => Promise<unknown>;
  /** What is wrong with a success; undefined where it is the truth. */
  readonly lie: (value: unknown, server: TableServer, given: Given) => string | undefined;
  /** Files that may be in the local directory afterwards, with the server's paths of their contents. */
  readonly local?: Readonly<Record<string, string>>;
}

/** The lie, unless what the client said is the truth. */
export function unless(isTrue: boolean, lie: () => string): string | undefined {
  return isTrue ? undefined : lie();
}

/** Text for messages, short. */
export function shown(value: unknown): string {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text;
}

/** A success whose value must be exactly this. */
export function exactly(wanted: string): (value: unknown) => string | undefined {
  return (value) => {
    const text = value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value);
    return unless(text === wanted, () => `gave ${shown(value)} for ${shown(wanted)}`);
  };
}
