import { Writable } from "node:stream";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { adoptSource } from "./adopt-source.ts";
import { Inlet } from "./inlet.ts";
import { uploadFrom } from "./upload.ts";
import type { WriteStreamOptions } from "./upload-options.ts";

/** What is written goes to the file; `finish` and `close` come when it has its name. `destroy()` leaves nothing. */
export function createWriteStream(
  site: SiteContext,
  path: RemotePath,
  options: WriteStreamOptions,
): Writable {
  const inlet = new Inlet();
  const { stop, signal } = stoppable(options);
  let uploading: Promise<unknown> | undefined;
  const begin = (stream: Writable): Promise<unknown> => {
    if (uploading !== undefined) return uploading;
    uploading = uploadFrom(site, "createWriteStream", adoptSource(inlet), path, { ...options, signal });
    // An upload that fails between two writes ends the stream.
    uploading.catch((error: unknown) => stream.destroy(asError(error)));
    return uploading;
  };
  return new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      begin(this).catch(() => {});
      void settle(inlet.put(chunk), done);
    },
    final(done) {
      inlet.end();
      void settle(begin(this), done);
    },
    destroy(error, done) {
      inlet.leave();
      stop.abort(error ?? new DOMException("the stream was destroyed", "AbortError"));
      // What was sent is removed by then.
      void settle(
        uploading?.catch(() => {}),
        () => done(error),
      );
    },
  });
}

/** The same as a web stream: `close()` resolves when the file has its name; `abort()` leaves nothing. */
export function writable(
  site: SiteContext,
  path: RemotePath,
  options: WriteStreamOptions,
): WritableStream<Uint8Array> {
  const inlet = new Inlet();
  const { stop, signal } = stoppable(options);
  let uploading: Promise<unknown> | undefined;
  return new WritableStream<Uint8Array>({
    start: (controller) => {
      uploading = uploadFrom(site, "writable", adoptSource(inlet), path, { ...options, signal });
      uploading.catch((error: unknown) => {
        controller.error(error);
        inlet.leave();
      });
    },
    write: (chunk) => inlet.put(chunk),
    close: async () => {
      inlet.end();
      await uploading;
    },
    abort: async (reason) => {
      inlet.leave();
      stop.abort(reason);
      await uploading?.catch(() => {});
    },
  });
}

/** A signal of our own besides the caller's. */
function stoppable({ signal }: WriteStreamOptions): {
  readonly stop: AbortController;
  readonly signal: AbortSignal;
} {
  const stop = new AbortController();
  return { stop, signal: signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]) };
}

async function settle(work: Promise<unknown> | undefined, done: (error?: Error) => void): Promise<void> {
  try {
    await work;
  } catch (error) {
    return done(asError(error));
  }
  done();
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}
