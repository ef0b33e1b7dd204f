import { createReadStream } from "node:fs";
import { PassThrough, Readable, Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { UPLOADED } from "../operations/operation.ts";

const own: Error = new Error("the stream's own");
/** Whether it is the error that the streams here fail with. */
export const isOwn = (error: unknown): boolean =>
  error === own || (error instanceof Error && error.cause === own);
const NOWHERE = "/nonexistent/file";
const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** A source that fails, and whether it has failed before the server can be asked for the transfer. */
export interface FailingSource {
  readonly make: () => unknown;
  readonly isIt?: (error: unknown) => boolean;
  readonly isEarly?: boolean;
}

async function* failingAfter(blocks: number): AsyncGenerator<Uint8Array> {
  for (let block = 0; block < blocks; block += 1) {
    yield UPLOADED.subarray(block * 100, block * 100 + 100);
    await pause(1);
  }
  throw own;
}

function* failingAtOnce(): Generator<Uint8Array> {
  yield* [];
  throw own;
}

/** Sources that fail, by what they are. */
export const failingSources: Readonly<Record<string, FailingSource>> = {
  "an iterable that throws at once": { make: failingAtOnce },
  "an iterable that throws after a block": { make: () => failingAfter(1) },
  "an iterable that throws after three blocks": { make: () => failingAfter(3) },
  "a stream that fails after a block": { make: () => Readable.from(failingAfter(1)) },
  "a stream that has failed": {
    isEarly: true,
    make: () => {
      const stream = new PassThrough();
      // The caller's own business; the client has to see it, too.
      stream.on("error", () => {});
      stream.destroy(own);
      return stream;
    },
  },
  "a stream of a file that is missing": {
    isEarly: true,
    isIt: isMissing,
    make: () => createReadStream(NOWHERE),
  },
  "a web stream that fails at once": {
    make: () => new ReadableStream({ start: (controller) => controller.error(own) }),
  },
  "a web stream that fails after a block": {
    make: () => {
      let isFirst = true;
      return new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            if (isFirst) controller.enqueue(UPLOADED.subarray(0, 100));
            else controller.error(own);
            isFirst = false;
          },
        },
        { highWaterMark: 0 },
      );
    },
  },
  "an iterable that gives no bytes": {
    isIt: (error) => error instanceof TypeError,
    make: () => [UPLOADED, 5, UPLOADED],
  },
};

const writing = (fail: (count: number) => boolean): Writable => {
  let count = 0;
  const stream = new Writable({
    write: (_block, _encoding, done) => {
      count += 1;
      done(fail(count) ? own : undefined);
    },
  });
  return stream;
};

/** Destinations that fail, by what they are. */
export const failingDestinations: Readonly<Record<string, () => unknown>> = {
  "a stream that fails at its first write": () => writing(() => true),
  "a stream that fails at its second write": () => writing((count) => count === 2),
  "a stream that fails at its end": () =>
    new Writable({
      write: (_block, _encoding, done) => done(),
      final: (done) => done(own),
    }),
  "a stream that has failed": () => {
    const stream = new PassThrough();
    stream.on("error", () => {});
    stream.destroy(own);
    return stream;
  },
  "a web stream that fails at its first write": () =>
    new WritableStream({
      write: () => Promise.reject(own),
    }),
};
