import { Readable } from "node:stream";
import { checkedWhole, checkOptions, type OptionKinds } from "../options/check-options.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { RemoteReader } from "./remote-reader.ts";

/** Options of `createReadStream` and `readable`. */
export interface ReadStreamOptions {
  /** The first byte, counted from 0; default 0. */
  readonly start?: number | undefined;
  /** The last byte, itself included, as `node:fs` has it; by default the file's. */
  readonly end?: number | undefined;
  /** Ends the stream with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const KINDS: OptionKinds<ReadStreamOptions> = { start: "number", end: "number", signal: "signal" };

/** A stream of Node: see `Site.createReadStream`. */
export function createReadStream(site: SiteContext, path: RemotePath, options: ReadStreamOptions): Readable {
  const reader = readerOf(site, "createReadStream", path, options);
  const { signal } = options;
  const abort = (): void => void stream.destroy(signal?.reason);
  const stream = new Readable({
    read() {
      reader.next().then(
        (block) => this.push(block ?? null),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      );
    },
    destroy(error, callback) {
      signal?.removeEventListener("abort", abort);
      const leave = async (): Promise<void> => {
        await reader.cancel();
        callback(error);
      };
      void leave();
    },
  });
  if (signal?.aborted === true) abort();
  else signal?.addEventListener("abort", abort, { once: true });
  return stream;
}

/** A stream of the web: see `Site.readable`. */
export function readable(
  site: SiteContext,
  path: RemotePath,
  options: ReadStreamOptions,
): ReadableStream<Uint8Array> {
  const reader = readerOf(site, "readable", path, options);
  return new ReadableStream({
    type: "bytes",
    pull: async (controller) => {
      const block = await reader.next();
      if (block !== undefined) return controller.enqueue(block);
      controller.close();
      // A reader that has brought its own memory is waiting for an answer.
      controller.byobRequest?.respond(0);
    },
    cancel: () => reader.cancel(),
  });
}

function readerOf(
  site: SiteContext,
  operation: string,
  path: RemotePath,
  options: ReadStreamOptions,
): RemoteReader {
  checkOptions<ReadStreamOptions>(`${operation}()`, options, KINDS);
  const start = checkedWhole("start", options.start, { least: 0, otherwise: 0 });
  const last = checkedWhole("end", options.end, { least: 0, otherwise: Number.POSITIVE_INFINITY });
  if (last < start) throw new RangeError(`the option end must not be less than start; it is ${last}`);
  return new RemoteReader(site, { operation, path, start, end: last + 1, signal: options.signal });
}
