import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { pattern } from "../src/compliance/material.ts";
import { Inlet } from "../src/inlet.ts";

/** A source that offers its pieces only while the tap is open, lent or given. */
class Source {
  readonly inlet: Inlet = new Inlet({
    open: () => {
      this.#isOpen = true;
      setImmediate(() => this.#flow());
    },
    shut: () => {
      this.#isOpen = false;
    },
  });
  #isOpen = false;
  #buffer: Uint8Array | undefined;
  readonly #pieces: Uint8Array[];
  readonly #isLending: boolean;
  readonly #error: unknown;

  constructor(pieces: readonly Uint8Array[], isLending: boolean, error?: unknown) {
    this.#pieces = [...pieces];
    this.#isLending = isLending;
    this.#error = error;
  }

  #flow(): void {
    while (this.#isOpen) {
      const piece = this.#pieces.shift();
      if (piece === undefined) return this.inlet.finish(this.#error);
      this.#isOpen = this.#isLending ? this.#lend(piece) : this.inlet.push(piece.slice(), false);
    }
  }

  /** As a socket does: into the buffer that it asked for after the last block, and that it may overwrite. */
  #lend(piece: Uint8Array): boolean {
    const buffer = this.#buffer ?? this.inlet.buffer();
    const part = piece.subarray(0, buffer.length);
    if (part.length < piece.length) this.#pieces.unshift(piece.subarray(part.length));
    buffer.set(part);
    const isWanted = this.inlet.push(buffer.subarray(0, part.length), true);
    // Whoever still holds what he was only lent will notice.
    this.#buffer = this.inlet.buffer().fill(0xee);
    return isWanted;
  }
}

type Step =
  | { readonly read: true }
  | { readonly receive: number; readonly isAsync: boolean; readonly stopAfter: number };

const steps = fc.array(
  fc.oneof(
    fc.constant<Step>({ read: true }),
    fc.record({
      receive: fc.constantFrom(1024, 4096, 65_536),
      isAsync: fc.boolean(),
      stopAfter: fc.integer({ min: 1, max: 5000 }),
    }),
  ),
  { maxLength: 6 },
);

const enough = new Error("enough");

/** Does what the step says, and keeps all that it is given. */
async function take(inlet: Inlet, step: Step, kept: Uint8Array[]): Promise<void> {
  if ("read" in step) {
    const block = await inlet.read();
    if (block !== undefined) kept.push(block);
    return;
  }
  let count = 0;
  const sink = (block: Uint8Array): void => {
    kept.push(block.slice());
    count += block.length;
    if (count >= step.stopAfter) throw enough;
  };
  const slowSink = async (block: Uint8Array): Promise<void> => {
    await new Promise(setImmediate);
    sink(block);
  };
  const receiving = inlet.receive(step.isAsync ? slowSink : sink, { blockSize: step.receive });
  await receiving.catch((error: unknown) => expect(error).toBe(enough));
}

describe("Inlet (F42 to F48)", () => {
  it("every byte comes out once and in order, however it came in and whoever asked for it", async () => {
    const piece = fc
      .tuple(fc.integer({ min: 1, max: 9000 }), fc.nat())
      .map(([length, seed]) => pattern(length, seed));
    const stream = fc.array(piece, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(stream, fc.boolean(), steps, async (pieces, isLending, script) => {
        const { inlet } = new Source(pieces, isLending);
        const kept: Uint8Array[] = [];
        for (const step of script) await take(inlet, step, kept);
        await inlet.receive((block) => void kept.push(block.slice()));
        expect(Buffer.compare(Buffer.concat(kept), Buffer.concat(pieces))).toBe(0);
        expect(await inlet.read()).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  it("a failure comes behind the bytes, and stays", async () => {
    const broken = new Error("broken");
    for (const isLending of [true, false]) {
      const { inlet } = new Source([Uint8Array.of(1, 2, 3)], isLending, broken);
      expect(await inlet.read()).toEqual(Uint8Array.of(1, 2, 3));
      await expect(inlet.read()).rejects.toBe(broken);
      await expect(inlet.receive(() => {})).rejects.toBe(broken);
    }
  });

  it("what is small is gathered when it is there already, and not waited for", async () => {
    const { inlet } = new Source(
      Array.from({ length: 10 }, () => new Uint8Array(1000)),
      false,
    );
    const sizes: number[] = [];
    await inlet.receive((block) => void sizes.push(block.length), { blockSize: 4096 });
    expect(sizes).toEqual([4096, 4096, 1808]);
  });
});
