import { isFileHandle } from "../file/upload.ts";
import { type AdoptedSource, adoptSource, type UploadSource } from "../transfer/source.ts";

/**
 * The streams and iterables of files that wait for their turn. Those of an array belong to the call from its beginning: one that fails
 * before its turn fails its file, and not the process, and those that are never reached are ended.
 */
export class WaitingSources {
  readonly #sources: Map<unknown, AdoptedSource> = new Map();

  /** @param files what the caller gave; only an array has files that are known beforehand */
  constructor(files: unknown) {
    if (!Array.isArray(files)) return;
    for (const file of files as readonly unknown[]) {
      const source = sourceOf(file);
      if (isStreamOrIterable(source)) this.#adopt(source);
    }
  }

  #adopt(source: UploadSource): void {
    try {
      this.#sources.set(source, adoptSource(source, 1));
    } catch {
      // A stream that was read already holds nothing, and is refused in its turn.
    }
  }

  /** The turn of the file has come, or is the next: its source is in the hands of its transfer. */
  handOver(file: unknown): void {
    this.#sources.delete(sourceOf(file));
  }

  /** Ends the sources that were not handed over. */
  release(): void {
    for (const each of this.#sources.values()) each.release();
    this.#sources.clear();
  }
}

function sourceOf(file: unknown): unknown {
  return typeof file === "object" && file !== null && "source" in file ? file.source : undefined;
}

function isStreamOrIterable(source: unknown): source is UploadSource {
  if (typeof source !== "object" || source === null) return false;
  if (source instanceof Uint8Array || isFileHandle(source)) return false;
  return Symbol.asyncIterator in source || Symbol.iterator in source;
}
