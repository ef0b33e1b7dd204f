import { deepEqual, equal, ok } from "node:assert/strict";
import { getEventListeners } from "node:events";

import type { PairTest } from "./case.ts";
import { pattern, readAll, readExactly, rejection, rejectionCode, sameBytes } from "./material.ts";

/** What `read` promises. */
export const readingTests: Readonly<Record<string, PairTest>> = {
  "many writes of all sizes arrive in their order": async (near, far) => {
    const bytes = pattern(200_000);
    const writes: Promise<void>[] = [];
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7) % 4093) {
      writes.push(near.write(bytes.subarray(at, at + size)));
    }
    const reading = readExactly(far, bytes.length);
    await Promise.all(writes);
    sameBytes(await reading, bytes);
  },

  "a block that was read is the reader's to keep": async (near, far) => {
    const bytes = pattern(170_000);
    const writing = near.write(bytes);
    const block = await far.read();
    ok(block !== undefined);
    const copy = block.slice();
    await readExactly(far, bytes.length - block.length);
    await writing;
    sameBytes(block, copy);
  },

  "an empty write is nothing": async (near, far) => {
    await near.write(new Uint8Array(0));
    await near.write(pattern(1));
    await near.end();
    equal((await readAll(far)).length, 1);
  },

  "a read that times out loses nothing": async (near, far) => {
    equal(await rejectionCode(far.read({ timeout: 5 })), "ERR_TRANSPORT_TIMEOUT");
    const bytes = pattern(1000);
    await near.write(bytes);
    sameBytes(await readExactly(far, bytes.length), bytes);
    equal(far.isClosed, false);
  },

  "a read that is aborted rejects with the signal's reason and loses nothing": async (near, far) => {
    const controller = new AbortController();
    const reading = rejection(far.read({ signal: controller.signal }));
    const reason = new Error("enough");
    controller.abort(reason);
    equal(await reading, reason);
    equal(await rejection(far.read({ signal: controller.signal })), reason);
    const bytes = pattern(1000);
    await near.write(bytes);
    sameBytes(await readExactly(far, bytes.length), bytes);
  },

  "one read at a time": async (near, far) => {
    const reading = far.read();
    ok((await rejection(far.read())) instanceof TypeError);
    ok((await rejection(far.receive(() => {}))) instanceof TypeError);
    await near.write(pattern(3));
    deepEqual(Array.from((await reading) ?? []), Array.from(pattern(3)));
  },

  "a limit of no time, or less, is refused": async (near, far) => {
    for (const timeout of [0, -1, Number.NaN]) {
      ok((await rejection(far.read({ timeout }))) instanceof RangeError);
      ok((await rejection(near.write(pattern(1), { timeout }))) instanceof RangeError);
      ok((await rejection(near.end({ timeout }))) instanceof RangeError);
      ok((await rejection(far.receive(() => {}, { idleTimeout: timeout }))) instanceof RangeError);
    }
    equal(near.isClosed || far.isClosed, false);
  },

  "no listener stays behind on a signal": async (near, far) => {
    const { signal } = new AbortController();
    for (let round = 0; round < 20; round += 1) {
      await near.write(pattern(10), { signal, timeout: 60_000 });
      await far.read({ signal, timeout: 60_000 });
    }
    await near.end({ signal, timeout: 60_000 });
    equal(await far.receive(() => {}, { signal, idleTimeout: 60_000 }), 0);
    equal(getEventListeners(signal, "abort").length, 0);
  },
};
