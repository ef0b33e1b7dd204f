import type { FileHandle } from "node:fs/promises";
import type { HashAlgorithm } from "../hash/hash-reply.ts";

/** Blocks of bytes, one after the other; Node and web streams are such. */
export type Blocks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/**
 * Where the bytes of an upload come from: a local file by its path or `file:` URL, bytes, blocks of bytes as an iterable or a
 * stream, or a function that opens one of these anew for each attempt. Text is refused: `writeFile` encodes it.
 */
export type UploadSource = string | URL | Uint8Array | Blocks | (() => Blocks | Promise<Blocks>);

/** What is known of a source when an attempt begins. */
export interface SourceFacts {
  /** Bytes; undefined where they end when they end. */
  readonly size: number | undefined;
  /** When a local file was modified. */
  readonly mtime: Date | undefined;
  /** Another one than before: the contents have changed, and what was sent of them is worth nothing. */
  readonly version: string;
}

/** The bytes of an upload, for as many attempts as it needs. */
export interface Source {
  /** Opens the source, if it is not open, and looks at it. Rejects with the system's error. */
  facts(): Promise<SourceFacts>;
  /** Whether the bytes from the offset on can be given, now that some of them may have been. */
  canGive(offset: number): boolean;
  /** The bytes from the offset on, for the client, which gets the offset as well. */
  origin(offset: number): Uint8Array | FileHandle | AsyncIterable<Uint8Array>;
  /** The same as blocks. */
  blocks(offset: number): AsyncIterable<Uint8Array>;
  /** Prepares for `digest` where the bytes can be read once only: before the first of them. */
  expectDigest?(algorithm: HashAlgorithm): void;
  /** The hash of the whole contents, after all of them have been given. */
  digest(algorithm: HashAlgorithm): Promise<string>;
  /** Ends what was opened. Never rejects; may be called again. */
  release(): Promise<void>;
}
