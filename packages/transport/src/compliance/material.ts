import { equal, ok } from "node:assert/strict";

import type { Connection, Sink } from "../connection.ts";

/** Bytes that repeat only after a long while, so that nothing missing, doubled or swapped goes unnoticed. */
export function pattern(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

/** A sink that keeps copies of everything. */
export class Collector {
  #parts: Uint8Array[] = [];
  largest = 0;

  readonly sink: Sink = (block) => {
    this.#parts.push(block.slice());
    this.largest = Math.max(this.largest, block.length);
  };

  add(block: Uint8Array): void {
    void this.sink(block);
  }

  get length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

/** Everything up to the end. */
export async function readAll(connection: Connection): Promise<Uint8Array> {
  const collector = new Collector();
  await connection.receive(collector.sink);
  return collector.bytes;
}

/** This many bytes, by `read`. */
export async function readExactly(connection: Connection, length: number): Promise<Uint8Array> {
  const collector = new Collector();
  while (collector.length < length) {
    const block = await connection.read();
    ok(block !== undefined, `the stream ended after ${collector.length} of ${length} bytes`);
    collector.add(block);
  }
  equal(collector.length, length, "more bytes than expected");
  return collector.bytes;
}

/** Compares without printing megabytes. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array): void {
  equal(actual.length, expected.length, "number of bytes");
  ok(Buffer.compare(actual, expected) === 0, "the bytes differ");
}

/** What the promise is rejected with; fails if it is not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const failed = Symbol("fulfilled");
  const outcome = await promise.then(
    () => failed,
    (error: unknown) => error,
  );
  ok(outcome !== failed, "the call should have been rejected");
  return outcome;
}

/** The `code` of what the promise is rejected with. */
export async function rejectionCode(promise: Promise<unknown>): Promise<string> {
  const error = await rejection(promise);
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
