import { deepEqual, equal, ok } from "node:assert/strict";

import type { Connection } from "../connection.ts";
import type { PairTest } from "./case.ts";
import { pattern, readAll, readExactly, rejection, rejectionCode, sameBytes } from "./material.ts";

/** Far more than any buffer on the way may hold. */
const tooMuch = 256 * 1024 * 1024;

/** Writes until it stalls; the last write is the one that hangs. */
async function fill(
  connection: Connection,
  options: { timeout?: number; signal?: AbortSignal },
): Promise<unknown> {
  const block = pattern(1024 * 1024);
  for (let written = 0; written < tooMuch; written += block.length) {
    try {
      await connection.write(block, options);
    } catch (error) {
      return error;
    }
  }
  throw new Error(`${tooMuch} bytes were taken though nobody reads`);
}

/** What `write`, `end`, `reset` and `close` promise. */
export const endingTests: Readonly<Record<string, PairTest>> = {
  "end is idempotent, and nothing can be written after it": async (near, far) => {
    await Promise.all([near.end(), near.end()]);
    await near.end();
    equal(await rejectionCode(near.write(pattern(1))), "ERR_TRANSPORT_CLOSED");
    await far.write(pattern(5));
    sameBytes(await readExactly(near, 5), pattern(5));
  },

  "end comes after everything that was written": async (near, far) => {
    const bytes = pattern(1_000_000);
    const ending = Promise.all([near.write(bytes), near.end()]);
    sameBytes(await readAll(far), bytes);
    await ending;
  },

  "a reset is an error for the peer, never an end (F48)": async (near, far) => {
    await far.write(pattern(10));
    await readExactly(near, 10);
    const reading = rejectionCode(far.read());
    near.reset();
    equal(await reading, "ECONNRESET");
    equal(near.isClosed, true);
    equal(far.isClosed, true);
    ok((await rejection(far.read())) instanceof Error);
    ok((await rejection(far.write(pattern(1)))) instanceof Error);
  },

  "a reset in a bulk transfer rejects it": async (near, far) => {
    await near.write(pattern(1000));
    const receiving = far.receive((block) => {
      if (block.length > 0) near.reset();
    });
    equal(await rejectionCode(receiving), "ECONNRESET");
  },

  "close rejects what is pending and what comes later": async (near, _far) => {
    const reading = rejectionCode(near.read());
    near.close();
    equal(await reading, "ERR_TRANSPORT_CLOSED");
    equal(near.isClosed, true);
    for (const call of [near.read(), near.receive(() => {}), near.write(pattern(1)), near.end()]) {
      equal(await rejectionCode(call), "ERR_TRANSPORT_CLOSED");
    }
  },

  "close does not wait for a sink": async (near, far) => {
    await far.write(pattern(10));
    let onSink = (): void => {};
    const called = new Promise<void>((resolve) => {
      onSink = resolve;
    });
    const receiving = near.receive(() => {
      onSink();
      return new Promise<void>(() => {});
    });
    await called;
    near.close();
    equal(await rejectionCode(receiving), "ERR_TRANSPORT_CLOSED");
  },

  "close and reset are idempotent": async (near, far) => {
    near.close();
    near.close();
    near.reset();
    await near[Symbol.asyncDispose]();
    far.reset();
    far.close();
    await far[Symbol.asyncDispose]();
    equal(near.isClosed && far.isClosed, true);
  },

  "the ends know each other, also after the close": async (near, far) => {
    const before = [near.local, near.remote];
    deepEqual([far.remote, far.local], before);
    near.close();
    deepEqual([near.local, near.remote], before);
  },

  "a writer stalls while nobody reads; when its time is up the connection is reset (F43, F44)": async (
    near,
    far,
  ) => {
    const error = await fill(near, { timeout: 100 });
    equal(error instanceof Error && "code" in error && error.code, "ERR_TRANSPORT_TIMEOUT");
    equal(near.isClosed, true);
    equal(await rejectionCode(far.receive(() => {})), "ECONNRESET");
  },

  "a stalled write can be aborted, and close rejects it": async (near, _far) => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const timer = setTimeout(() => controller.abort(reason), 50);
    equal(await fill(near, { signal: controller.signal }), reason);
    clearTimeout(timer);
    equal(near.isClosed, true);
  },
};
