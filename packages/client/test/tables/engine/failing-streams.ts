import { once } from "node:events";
import { createReadStream } from "node:fs";
import { PassThrough, Readable, Writable, type WritableOptions } from "node:stream";
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

/** How many blocks a destination was given, where that decides when it fails, or bytes. */
const counts = new WeakMap<object, number>();

/** Whether a destination that fails at its second write has had its first one. */
export function isReadyToFail(destination: unknown): boolean {
  return counts.get(destination as object) !== 0;
}

const writing = (fail: (count: number) => boolean): Writable => {
  const stream = new Writable({
    write: (_block, _encoding, done) => {
      const count = (counts.get(stream) ?? 0) + 1;
      counts.set(stream, count);
      done(fail(count) ? own : undefined);
    },
  });
  counts.set(stream, 0);
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

const taking = (options: WritableOptions = {}): Writable =>
  new Writable({ ...options, write: (_block, _encoding, done) => done() });

/** Destinations that take nothing any more, by what was done to them. */
export const spentDestinations: Readonly<Record<string, () => Promise<unknown>>> = {
  "a stream that was ended just now": async () => taking().end(),
  "a stream that has ended and closed": async () => {
    const stream = taking().end();
    await once(stream, "close");
    return stream;
  },
  "a stream that has ended and stays open": async () => {
    const stream = taking({ autoDestroy: false }).end();
    await once(stream, "finish");
    return stream;
  },
  "a stream that was destroyed": async () => taking().destroy(),
  "a stream that has failed and closed": async () => {
    const stream = taking();
    stream.once("error", () => {});
    stream.destroy(own);
    // Not by `once`, which rejects with the error.
    await new Promise((resolve) => stream.once("close", resolve));
    return stream;
  },
};

/** Sources that give nothing any more, by what was done to them. */
export const spentSources: Readonly<Record<string, () => Promise<unknown>>> = {
  "a stream that was read to its end": () => readToEnd(Readable.from([UPLOADED])),
  "a stream that was read to its end and stays open": () =>
    readToEnd(new PassThrough({ autoDestroy: false }).end(UPLOADED)),
  "an empty stream that was read to its end": () => readToEnd(Readable.from([])),
  "a web stream that was read to its end": async () => {
    const stream = new Blob([Buffer.from(UPLOADED)]).stream();
    for await (const block of stream) void block;
    return stream;
  },
  "a body that was read": async () => {
    const response = new Response(Buffer.from(UPLOADED));
    const { body } = response;
    await response.text();
    return body;
  },
  "a web stream that was cancelled": async () => {
    const stream = new Blob([Buffer.from(UPLOADED)]).stream();
    await stream.cancel();
    return stream;
  },
};

async function readToEnd(stream: Readable): Promise<Readable> {
  stream.resume();
  await once(stream, "end");
  return stream;
}

/** Destinations that somebody else ends at the first block. */
export const endedDestinations: Readonly<Record<string, () => Writable>> = {
  "a stream": () => endedAtBlock(),
  "a stream that closes by itself": () => endedAtBlock({ autoDestroy: true }),
  "a stream with a small buffer": () => endedAtBlock({ highWaterMark: 1 }),
  "a stream that stays open": () => endedAtBlock({ autoDestroy: false, highWaterMark: 1 }),
};

function endedAtBlock(options: WritableOptions = {}): Writable {
  const stream: Writable = new Writable({
    ...options,
    write: (block: Buffer, _encoding, done) => {
      counts.set(stream, (counts.get(stream) ?? 0) + block.length);
      stream.end();
      setImmediate(done);
    },
  });
  return stream;
}

/** How many bytes a stream that somebody else ended has got. */
export function bytesTaken(stream: unknown): number {
  return counts.get(stream as object) ?? 0;
}
