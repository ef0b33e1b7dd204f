import type { Writable } from "node:stream";
import { isNodeWritable, openNodeStream, type OpenTarget } from "./node-target.ts";

/**
 * Takes a block of a download. It may return anything; a promise is waited for before the next block. The block is the callback's
 * to keep, unless it asked for views.
 */
export type DownloadCallback = (block: Uint8Array) => unknown;

/**
 * Where a download's bytes go: a callback, a Node stream, or a web stream. A stream is ended when the transfer has
 * succeeded, and destroyed (aborted) when it has not, so that no partial file looks complete.
 */
export type DownloadTarget = DownloadCallback | Writable | WritableStream<Uint8Array>;

/**
 * Takes a stream over at once, so that its failure ends the download and not the process.
 *
 * @param isBorrowed whether a callback may be given views; asked once the options are checked
 * @throws TypeError at once for what takes no bytes (ftplib, E8), such as a stream that has ended; or the error that a stream had
 */
export function openTarget(target: DownloadTarget, isBorrowed: () => boolean): OpenTarget {
  // The transport uses its buffer again; a copy is the price of letting anybody keep a block.
  const own = (block: Uint8Array): Uint8Array => (isBorrowed() ? block : new Uint8Array(block));
  if (typeof target === "function") {
    return { sink: (block) => target(own(block)), finish: async () => {}, fail: () => {} };
  }
  if (target instanceof WritableStream) return openWebStream(target);
  if (isNodeWritable(target)) return openNodeStream(target);
  throw new TypeError("a download needs a function, a Writable or a WritableStream");
}

function openWebStream(stream: WritableStream<Uint8Array>): OpenTarget {
  const writer = stream.getWriter();
  let failure: { readonly error: unknown } | undefined;
  // Told by `ready` and `close`; without this the same failure would count as unhandled, too.
  writer.closed.catch(() => {});
  return {
    sink: async (block) => {
      await writer.ready;
      // Only a write shows that the stream is closed.
      if (failure !== undefined) throw failure.error;
      const written = writer.write(new Uint8Array(block));
      written.catch((error: unknown) => {
        failure ??= { error };
      });
    },
    finish: async () => {
      // The failure of a write says more than that the stream is closed.
      await writer.close().catch((error: unknown) => {
        throw failure === undefined ? error : failure.error;
      });
    },
    fail: (error) => void writer.abort(error).catch(() => {}),
  };
}
