import { equal, ok } from "node:assert/strict";
import { createHash } from "node:crypto";

import type { Connection } from "../connection.ts";
import type { PairTest } from "./case.ts";
import { Collector, pattern, readAll, rejection, rejectionCode, sameBytes } from "./material.ts";

async function send(connection: Connection, bytes: Uint8Array): Promise<void> {
  await connection.write(bytes);
  await connection.end();
}

/** What `receive` promises. */
export const receivingTests: Readonly<Record<string, PairTest>> = {
  "a large transfer in both directions at once arrives whole": async (near, far) => {
    const bytes = pattern(3_000_000);
    const expected = createHash("sha256").update(bytes).digest("hex");
    const ends = [near, far].map(async (end) => {
      const hash = createHash("sha256");
      const sending = send(end, bytes);
      const count = await end.receive((block) => {
        hash.update(block);
      });
      await sending;
      equal(count, bytes.length);
      equal(hash.digest("hex"), expected);
    });
    await Promise.all(ends);
  },

  "an empty stream: no block, count 0 (F47)": async (near, far) => {
    await near.end();
    let calls = 0;
    equal(await far.receive(() => void (calls += 1)), 0);
    equal(calls, 0);
  },

  "no block is larger than blockSize": async (near, far) => {
    const collector = new Collector();
    const bytes = pattern(100_000);
    const sending = send(near, bytes);
    await far.receive(collector.sink, { blockSize: 4096 });
    await sending;
    sameBytes(collector.bytes, bytes);
    ok(collector.largest <= 4096);
  },

  "blockSize is checked": async (_near, far) => {
    for (const blockSize of [0, 1.5, -1, Number.POSITIVE_INFINITY]) {
      ok((await rejection(far.receive(() => {}, { blockSize }))) instanceof RangeError);
    }
  },

  "an asynchronous sink is called again only when it is done, and its block stays as it is until then":
    async (near, far) => {
      const bytes = pattern(400_000);
      const sending = send(near, bytes);
      const collector = new Collector();
      let isBusy = false;
      const count = await far.receive(async (block) => {
        equal(isBusy, false);
        isBusy = true;
        const before = block.slice();
        await new Promise(setImmediate);
        await new Promise(setImmediate);
        sameBytes(block, before);
        collector.add(block);
        isBusy = false;
      });
      await sending;
      equal(count, bytes.length);
      sameBytes(collector.bytes, bytes);
    },

  "with `into` every byte is put where the sink said, whether it is at once done or not": async (
    near,
    far,
  ) => {
    const bytes = pattern(700_000);
    const sending = send(near, bytes);
    const memory = new Uint8Array(bytes.length + 50_000);
    let at = 0;
    const count = await far.receive(
      (block) => {
        equal(block.buffer, memory.buffer);
        equal(block.byteOffset, at);
        at += block.length;
        return at % 3 === 0 ? undefined : new Promise(setImmediate);
      },
      { into: () => memory.subarray(at, at + 50_000) },
    );
    await sending;
    equal(count, bytes.length);
    sameBytes(memory.subarray(0, count), bytes);
  },

  "an error of the sink rejects with it and leaves the connection open": async (near, far) => {
    const bytes = pattern(100_000);
    const sending = send(near, bytes);
    for (const fail of [() => Promise.reject(failure), throwFailure]) {
      equal(await rejection(far.receive(fail, { blockSize: 1024 })), failure);
    }
    equal(far.isClosed, false);
    const rest = await readAll(far);
    await sending;
    // Each failed sink had one block.
    sameBytes(rest, bytes.subarray(bytes.length - rest.length));
    ok(rest.length >= bytes.length - 2 * 1024);
  },

  "a receive that is aborted keeps what the sink was not given": async (near, far) => {
    const bytes = pattern(300_000);
    const sending = send(near, bytes);
    const collector = new Collector();
    const controller = new AbortController();
    const reason = new Error("enough");
    const receiving = far.receive(
      (block) => {
        collector.add(block);
        if (collector.length > 10_000) controller.abort(reason);
      },
      { signal: controller.signal, blockSize: 2048 },
    );
    equal(await rejection(receiving), reason);
    collector.add(await readAll(far));
    await sending;
    sameBytes(collector.bytes, bytes);
  },

  "silence for idleTimeout rejects; a slow sink is no silence (F42)": async (near, far) => {
    await near.write(pattern(10));
    let calls = 0;
    const receiving = far.receive(
      async () => {
        calls += 1;
        await new Promise((resolve) => setTimeout(resolve, 60));
        await near.write(pattern(10));
        if (calls === 2) throw failure;
      },
      { idleTimeout: 30 },
    );
    equal(await rejection(receiving), failure);
    const rest = far.receive(() => {}, { idleTimeout: 30 });
    equal(await rejectionCode(rest), "ERR_TRANSPORT_TIMEOUT");
  },
};

const failure = new Error("the disk is full");

function throwFailure(): never {
  throw failure;
}
