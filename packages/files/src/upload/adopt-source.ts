import { fileURLToPath } from "node:url";
import { LocalFile } from "./local-file.ts";
import { OneShotBlocks } from "./one-shot-blocks.ts";
import { digestOf, RepeatableBlocks } from "./repeatable-blocks.ts";
import type { Blocks, Source, SourceFacts, UploadSource } from "./source.ts";

/**
 * Takes the source over, at the call: a stream is listened to from now on, so that its failure ends the upload and not the process.
 *
 * @throws TypeError for anything else
 */
export function adoptSource(given: UploadSource): Source {
  if (typeof given === "string") return new LocalFile(given);
  if (given instanceof URL) return new LocalFile(fileURLToPath(given));
  if (given instanceof Uint8Array) return ofBytes(given);
  if (typeof given === "function") return new RepeatableBlocks(given);
  if (!isIterable(given)) {
    throw new TypeError(
      "an upload takes a path, a file: URL, a Uint8Array, an iterable of them, or a stream",
    );
  }
  return isRepeatable(given) ? new RepeatableBlocks(() => given) : new OneShotBlocks(given);
}

/** Bytes in memory; `mtime` is that of the file that they were read from. */
export function ofBytes(bytes: Uint8Array, mtime?: Date): Source {
  const facts: SourceFacts = { size: bytes.length, mtime, version: "" };
  return {
    facts: async () => facts,
    canGive: () => true,
    // The client itself takes the offset off.
    origin: () => bytes,
    blocks: async function* blocks(offset) {
      if (offset < bytes.length) yield bytes.subarray(offset);
    },
    digest: async (algorithm) => await digestOf([bytes], algorithm),
    release: async () => {},
  };
}

function isIterable(given: unknown): given is Blocks {
  return (
    typeof given === "object" && given !== null && (Symbol.asyncIterator in given || Symbol.iterator in given)
  );
}

/** Whether it begins anew each time: an array does, a generator or a stream does not. In doubt it is taken for a stream. */
function isRepeatable(given: Blocks): boolean {
  if (!(Symbol.iterator in given)) return false;
  const iterator: unknown = given[Symbol.iterator]();
  return iterator !== given;
}
