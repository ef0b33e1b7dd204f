import { setTimeout as pause } from "node:timers/promises";
import { TimeoutError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell, Outcome } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { LIMIT } from "./engine/run-cell.ts";
import { type Operation, UPLOADED } from "./operations/operation.ts";
import { forever, type Interposer, stepId } from "./server/step.ts";

/** Milliseconds that a data connection may stand still. */
const IDLE = 1_000;
const idle = { timeout: { idle: IDLE } };
/** More than the system keeps for a connection whose other end does not read. */
const LARGE: Uint8Array = Buffer.alloc(32 << 20, "0123456789");

const late: Interposer = async (_step, perform) => {
  await pause(30);
  perform();
};

/** A reply that begins and goes on, a byte now and then, and never ends. */
const drippingAt = (at: string): Interposer => {
  return async (step, perform) => {
    if (stepId(step) !== at) return perform();
    const { session } = step;
    for (const byte of `200-${"slowly ".repeat(20)}`) {
      if (session.socket.destroyed) break;
      session.raw(byte);
      await pause(60);
    }
    await forever;
  };
};

const silentAt = (at: string): Interposer => {
  return async (step, perform) => {
    if (stepId(step) === at) await forever;
    perform();
  };
};

/** What a client that waits in vain says. */
function timedOut(operation: Operation): Cell {
  const isDispose = operation.name === "asyncDispose";
  const isHandedOut = operation.isByHand === true && operation.traffic !== "none";
  return {
    name: "",
    must: isDispose ? "succeed" : "fail",
    mayThrow: () => isHandedOut,
    settings: { timeout: LIMIT },
    within: LIMIT * 5,
    closes: false,
    after: async ({ find }, outcome: Outcome) => {
      if (!("error" in outcome) || isHandedOut || operation.takes.includes("items")) return;
      if (!(outcome.error instanceof TimeoutError)) find(`fails with ${String(outcome.error)}`);
    },
  };
}

/** A client that is slow itself is not waiting for the server. */
function slowClient({ takes, isIterable, isByHand }: Operation): readonly Cell[] {
  let isFirst = true;
  const slowOnce = async (): Promise<void> => {
    if (!isFirst) return;
    isFirst = false;
    await pause(IDLE * 1.3);
  };
  async function* slowly(): AsyncGenerator<Uint8Array> {
    yield UPLOADED.subarray(0, 100);
    await pause(IDLE * 1.3);
    yield UPLOADED.subarray(100);
  }
  const takesItems = takes.includes("callback") || (isIterable === true && isByHand !== true);
  return [
    ...(takesItems ? [{ name: "the caller is slow to take an item", given: { onItem: slowOnce } }] : []),
    ...(takes.includes("source") ? [{ name: "the source is slow", given: { source: slowly } }] : []),
  ].map((cell): Cell => ({ ...cell, settings: idle, must: "succeed", ends: "ready" }));
}

/** Milliseconds that an upload may stand still: less than the whole of one to a slow server takes. */
const SLOW_IDLE = 1_800;
/** The system takes more only when about so many blocks have been read. */
const BURST = 30;

/** The longest time that so many reads have taken. */
function slowest(reads: readonly number[]): number {
  const times = reads.slice(BURST).map((time, index) => time - (reads[index] ?? time));
  return Math.max(0, ...times);
}

/** Uploads that the system cannot take at once. */
const largeUploads: readonly Cell[] = [
  {
    name: "the server reads an upload slowly",
    settings: { timeout: { idle: SLOW_IDLE } },
    server: { pace: { gap: 4 } },
    given: { source: () => [LARGE] },
    within: 20_000,
    isUndecidable: true,
    after: async ({ server, find }, outcome) => {
      const length = server.files.files.get("/up")?.length ?? 0;
      if ("value" in outcome && length !== LARGE.length) find(`stored ${length} of ${LARGE.length} bytes`);
      // On a busy machine the server may really have stood still.
      if ("error" in outcome && slowest(server.reads) < SLOW_IDLE / 2)
        find(`failed: ${String(outcome.error)}`);
    },
  },
  {
    name: "the server stops reading an upload",
    settings: { timeout: { idle: 400, finalReply: 400, reply: 2_000 } },
    interposer: async ({ name }, perform) => {
      if (name === "STOR open") await forever;
      perform();
    },
    given: { source: () => LARGE },
    must: "fail",
    within: 3_000,
  },
];

function ofTheServer(operation: Operation, steps: readonly string[]): readonly Cell[] {
  const { traffic, name } = operation;
  const isData = (step: string): boolean => / (open|middle|end) #/.test(step);
  const cells: readonly Cell[] = [
    { name: "every step is late", interposer: late, must: "succeed", within: 5_000 },
    {
      name: "replies come byte by byte",
      server: { replyGap: 0 },
      settings: { timeout: 30_000 },
      must: "succeed",
      within: 30_000,
    },
    ...steps
      .filter((step) => !isData(step))
      .map((step) => ({
        ...timedOut(operation),
        name: `a reply that never ends, ${step}`,
        interposer: drippingAt(step),
      })),
    // A copy between two servers takes as long as it takes.
    ...steps
      .filter((step) => traffic !== "copy" || !isData(step))
      .map((step) => ({
        ...timedOut(operation),
        name: `silence, ${step}`,
        interposer: silentAt(step),
      })),
  ];
  const trickle: Cell = {
    name: "data comes in small pieces with pauses",
    settings: idle,
    server: { pace: { chunk: traffic === "download" ? 500 : 40, gap: IDLE / 5 } },
    must: "succeed",
    ends: "ready",
    within: 20_000,
  };
  const isLarge = name === "storbinary" || name === "upload";
  return [
    ...cells,
    ...(traffic === "download" || traffic === "listing" ? [trickle] : []),
    ...(isLarge ? largeUploads : []),
    ...slowClient(operation),
  ];
}

for (const options of [{}, { isTls: true }, { isActive: true }])
  describeTable(tables.slowPeer, ofTheServer, { ...options, atOnce: 48 });
