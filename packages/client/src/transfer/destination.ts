import { Writable } from "node:stream";

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

/** A target as the transfer sees it. */
export interface OpenTarget {
  readonly sink: (block: Uint8Array) => unknown;
  /** After the transfer has succeeded. */
  finish(): Promise<void>;
  /** After it has failed. */
  fail(error: unknown): void;
}

/** @throws TypeError at once for what takes no bytes (ftplib, E8) */
export function openTarget(target: DownloadTarget, isBorrowed: boolean): OpenTarget {
  // The transport uses its buffer again; a copy is the price of letting anybody keep a block.
  const own = (block: Uint8Array): Uint8Array => (isBorrowed ? block : new Uint8Array(block));
  if (typeof target === "function") {
    return { sink: (block) => target(own(block)), finish: async () => {}, fail: () => {} };
  }
  if (target instanceof Writable) return openNodeStream(target);
  if (target instanceof WritableStream) return openWebStream(target);
  throw new TypeError("a download goes to a function, a Writable or a WritableStream");
}

function openNodeStream(stream: Writable): OpenTarget {
  let failure: { readonly error: unknown } | undefined;
  let wake: () => void = () => {};
  const settled = (): void => wake();
  stream.on("error", (error) => {
    failure = { error };
    wake();
  });
  stream.on("drain", settled);
  stream.on("close", settled);
  const throwIfFailed = (): void => {
    if (failure !== undefined) throw failure.error;
    if (stream.destroyed && !stream.writableFinished)
      throw new Error("the stream was closed before the download ended");
  };
  const woken = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    throwIfFailed();
  };
  return {
    sink: (block) => {
      throwIfFailed();
      return stream.write(new Uint8Array(block)) ? undefined : woken();
    },
    finish: async () => {
      throwIfFailed();
      stream.on("finish", settled);
      stream.end();
      while (!stream.writableFinished) await woken();
    },
    fail: (error) => {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    },
  };
}

function openWebStream(stream: WritableStream<Uint8Array>): OpenTarget {
  const writer = stream.getWriter();
  let failure: { readonly error: unknown } | undefined;
  // Told by `ready` and `close`; without this the same failure would count as unhandled, too.
  writer.closed.catch(() => {});
  return {
    sink: async (block) => {
      await writer.ready;
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
