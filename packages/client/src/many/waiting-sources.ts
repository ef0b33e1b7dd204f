import { isFileHandle } from "../file/upload.ts";
import { listenTo } from "../transfer/node-source.ts";
import { Pace } from "../transfer/pace.ts";
import { adoptSource, type UploadSource } from "../transfer/source.ts";

/**
 * The streams and iterables of files that wait for their turn. Those of an array belong to the call from its beginning: one that fails
 * before its turn fails its file, and not the process, and those that are never reached are ended.
 */
export class WaitingSources {
  #sources: readonly unknown[] = [];
  readonly #handedOver: Set<unknown> = new Set();

  /** @param files what the caller gave; only an array has files that are known beforehand */
  constructor(files: unknown) {
    if (!Array.isArray(files)) return;
    this.#sources = files.map(sourceOf);
    // There may be very many: what can wait is done when their turn comes.
    for (const each of this.#sources) if (typeof each === "object" && each !== null) listenTo(each);
  }

  /** The turn of the file has come, or is the next: its source is in the hands of its transfer. */
  handOver(file: unknown): void {
    this.#handedOver.add(sourceOf(file));
  }

  /** Ends the sources that were not handed over. */
  async release(): Promise<void> {
    const sources = this.#sources;
    this.#sources = [];
    const pace = new Pace();
    for (const each of sources) {
      if (isStreamOrIterable(each) && !this.#handedOver.has(each)) end(each);
      const breath = pace.breathe();
      if (breath !== undefined) await breath;
    }
  }
}

function end(source: UploadSource): void {
  try {
    adoptSource(source, 1).release();
  } catch {
    // A stream that was read already holds nothing.
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
