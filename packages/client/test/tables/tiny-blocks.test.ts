import { setImmediate as turn } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { UPLOADED } from "./operations/operation.ts";

const EMPTY = new Uint8Array(0);

/** One byte after the other, with empty blocks between them. */
function* byBytes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1) {
    yield bytes.subarray(at, at + 1);
    if (at % 7 === 0) yield EMPTY;
  }
}

async function* later(blocks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* blocks;
}

/** Far more blocks than the event loop may be kept from its other work for. */
const MANY = 180_000;
const many: Uint8Array = Buffer.alloc(MANY, `${"0123456789".repeat(5)}01234567\r\n`);

/** The longest time between two turns of the event loop, compared to all of it. */
async function longestPause({ settled, find }: Scene): Promise<void> {
  const begun = performance.now();
  let longest = 0;
  let last = begun;
  const over = settled.then(() => true);
  for (let isOver = false; !isOver; isOver = await Promise.race([over, turn(false)])) {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  const all = performance.now() - begun;
  // A short operation may well be one piece of work.
  if (longest > 300 && longest > all / 3)
    find(`kept the event loop for ${Math.round(longest)} of ${Math.round(all)} ms`);
}

const fair = (cell: Cell): Cell => ({
  ...cell,
  must: "succeed",
  within: 20_000,
  isUndecidable: true,
  settings: { timeout: 20_000 },
  during: longestPause,
});

const stored =
  (length: number): NonNullable<Cell["after"]> =>
  async ({ server, find }) => {
    const got = server.files.files.get("/up")?.length;
    if (got !== length) find(`the server has ${got} of ${length} bytes`);
  };

/** Uploads of blocks of all small sizes. */
function uploads(): readonly Cell[] {
  const cells: readonly Cell[] = [
    { name: "a source of single bytes", given: { source: () => byBytes(UPLOADED) } },
    { name: "an async source of single bytes", given: { source: () => later(byBytes(UPLOADED)) } },
    { name: "an empty source", given: { source: () => [] }, isUndecidable: true, after: stored(0) },
    { name: "empty bytes", given: { source: () => EMPTY }, isUndecidable: true, after: stored(0) },
    {
      name: "a source of empty blocks",
      given: { source: () => [EMPTY, EMPTY, EMPTY] },
      isUndecidable: true,
      after: stored(0),
    },
  ];
  const large = fair({
    name: "very many tiny blocks",
    given: { source: () => byBytes(many) },
    after: stored(MANY),
  });
  return [...cells.map((cell): Cell => ({ ...cell, must: "succeed", ends: "ready" })), large];
}

/** A directory that takes a while to list. */
const large: Cell = fair({
  name: "very many entries",
  before: async ({ server }) => {
    for (let count = 0; count < 30_000; count += 1)
      server.files.files.set(`/entry number ${count}`, Buffer.from("x"));
  },
});

describeTable(
  tables.tinyBlocks,
  (operation) => {
    const { traffic, takes } = operation;
    const isReceiving = traffic === "download" || traffic === "listing";
    const pieces = [1, 3, 7].map(
      (chunk): Cell => ({
        name: `data in pieces of ${chunk} bytes`,
        server: { pace: { chunk } },
        must: "succeed",
        ends: "ready",
        within: 10_000,
      }),
    );
    const emptyFile: Cell = {
      name: "an empty file",
      must: "succeed",
      ends: "ready",
      isUndecidable: true,
      before: async ({ server }) => {
        for (const path of ["/file", "/text", "/second", "/sub/inner"])
          server.files.files.set(path, Buffer.alloc(0));
      },
    };
    return [
      ...(isReceiving ? pieces : []),
      ...(traffic === "listing" ? [large] : [emptyFile]),
      ...(takes.includes("source") ? uploads() : []),
    ];
  },
  { atOnce: 8 },
);
