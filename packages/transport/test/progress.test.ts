import { Writable } from "node:stream";
import type { Socket } from "node:net";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Connection, createPair, secure, TransportTimeoutError } from "../src/index.ts";
import { watch } from "../src/deadline.ts";
import { bytesSentBy } from "../src/progress.ts";
import { SlicedWriter } from "../src/sliced-writer.ts";
import { ca } from "./certificates.ts";
import { type Pair, secureAsServer, sendOnlyPair, tcpPair, tlsPair, upgradedPair } from "./pairs.ts";

/** Time passes when a test says so; the sockets' own timers are not affected. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** What has come by the end of the time is read before it counts as over. */
const lastLook = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Passes time until something holds: the last look may find that bytes have gone out, and the time starts over. */
async function timePasses(holds: () => boolean): Promise<void> {
  for (let rounds = 0; !holds() && rounds < 20; rounds += 1) {
    vi.advanceTimersByTime(2_500);
    await lastLook();
    await lastLook();
  }
}

describe("a wait that may make progress", () => {
  it("expires after the limit without progress, and not before, however long there is some", async () => {
    const expire = vi.fn();
    let count = 0;
    watch("write", { timeout: 1_000 }, expire, () => count);
    for (let round = 0; round < 20; round += 1) {
      vi.advanceTimersByTime(900);
      count += 1;
    }
    expect(expire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_250);
    await lastLook();
    expect(expire).toHaveBeenCalledExactlyOnceWith(expect.any(TransportTimeoutError));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("expires on time where nothing has moved at all", async () => {
    const expire = vi.fn();
    watch("write", { timeout: 1_000 }, expire, () => 0);
    vi.advanceTimersByTime(999);
    await lastLook();
    expect(expire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    await lastLook();
    expect(expire).toHaveBeenCalledOnce();
  });

  it("goes on where the last look finds progress, and ends when it is told to before that", async () => {
    const expire = vi.fn();
    let count = 0;
    const stop = watch("write", { timeout: 1_000 }, expire, () => count);
    vi.advanceTimersByTime(1_000);
    count += 1;
    await lastLook();
    vi.advanceTimersByTime(1_000);
    stop();
    await lastLook();
    expect(expire).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends when it is told to, also after progress", () => {
    const expire = vi.fn();
    let count = 0;
    const stop = watch("write", { timeout: 1_000 }, expire, () => (count += 1));
    vi.advanceTimersByTime(5_000);
    stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(expire).not.toHaveBeenCalled();
  });
});

const makers: Record<string, () => Promise<Pair>> = {
  TCP: tcpPair,
  "TLS 1.2": () => tlsPair("TLSv1.2"),
  "TLS 1.3": () => tlsPair("TLSv1.3"),
  "TLS, upgraded": upgradedPair,
  "TLS 1.2, send only": () => sendOnlyPair("TLSv1.2"),
  "TLS 1.3, send only": () => sendOnlyPair("TLSv1.3"),
};

// Deno calls a write over TLS done when it is encrypted.
const possible = Object.entries(makers).filter(([name]) => name === "TCP" || !("Deno" in globalThis));

describe.each(possible)("a slow peer: %s", (_name, makePair) => {
  it("a write lasts as long as bytes go out, and ends when none do", async () => {
    const [near, far] = await makePair();
    let outcome: unknown;
    // More than the kernel holds.
    const written = near
      .write(new Uint8Array(64 * 1024 * 1024), { timeout: 1_000 })
      .catch((error: unknown) => {
        outcome = error;
      });
    for (let round = 0; round < 4; round += 1) {
      await readUntilSomeIsSent(near, far);
      vi.advanceTimersByTime(900);
    }
    expect(outcome).toBeUndefined();
    await timePasses(() => outcome !== undefined);
    await written;
    expect(outcome).toMatchObject({ code: "ERR_TRANSPORT_TIMEOUT", phase: "write", timeout: 1_000 });
    expect(near.isClosed).toBe(true);
    far.close();
  });
});

// Bun does not wait for the writes of TLS before its end.
const endable = possible.filter(([name]) => name === "TCP" || !("Bun" in globalThis));

describe.each(endable)("a slow peer at the end: %s", (_name, makePair) => {
  it("an end that waits for bytes written before lasts as long as they go out", async () => {
    const [near, far] = await makePair();
    let outcome: unknown;
    const written = near.write(new Uint8Array(64 * 1024 * 1024)).catch(() => {});
    const ended = near.end({ timeout: 1_000 }).catch((error: unknown) => {
      outcome = error;
    });
    for (let round = 0; round < 4; round += 1) {
      await readUntilSomeIsSent(near, far);
      vi.advanceTimersByTime(900);
    }
    expect(outcome).toBeUndefined();
    await timePasses(() => outcome !== undefined);
    await Promise.all([written, ended]);
    expect(outcome).toMatchObject({ code: "ERR_TRANSPORT_TIMEOUT", phase: "end" });
    far.close();
  });
});

/** TLS whose records come in parts: what the far side sends is held until `pass` lets some of it through. */
async function heldTls(): Promise<{ pair: Pair; hold(): void; pass(count: number): Promise<number> }> {
  const [inner, near] = createPair();
  const [outer, far] = createPair();
  const held: number[] = [];
  let isHeld = false;
  void inner.receive((block) => outer.write(block)).catch(() => {});
  const pass = async (block: Uint8Array): Promise<void> => {
    if (isHeld) held.push(...block);
    else await inner.write(block);
  };
  void outer.receive(pass).catch(() => {});
  const pair = await Promise.all([secure(near, { host: "localhost", ca }), secureAsServer(far)]);
  return {
    pair,
    hold: () => void (isHeld = true),
    pass: async (count) => {
      await inner.write(Uint8Array.from(held.splice(0, count)));
      await lastLook();
      return held.length;
    },
  };
}

describe("a record of TLS that comes bit by bit", () => {
  it.each([
    ["read", (near: Connection) => near.read({ timeout: 1_000 })],
    ["receive", (near: Connection) => near.receive(() => {}, { idleTimeout: 1_000 })],
  ])("F42: %s lasts as long as bytes come, and ends when none do", async (phase, start) => {
    const { pair, hold, pass } = await heldTls();
    const [near, far] = pair;
    // What TLS itself has to say first.
    await far.write(new Uint8Array(1));
    await near.read();
    hold();
    await far.write(new Uint8Array(10_000));
    let outcome: unknown;
    const reading = start(near).catch((error: unknown) => {
      outcome = error;
    });
    for (let round = 0; round < 8; round += 1) {
      vi.advanceTimersByTime(900);
      await lastLook();
      expect(await pass(100)).toBeGreaterThan(1_000);
    }
    expect(outcome).toBeUndefined();
    await timePasses(() => outcome !== undefined);
    await reading;
    expect(outcome).toMatchObject({ code: "ERR_TRANSPORT_TIMEOUT", phase, timeout: 1_000 });
    for (const each of pair) each.close();
  });
});

it("a slow peer in memory: a write waits as long as blocks before it are taken", async () => {
  const [near, far] = createPair({ capacity: 1 });
  let outcome: unknown;
  for (let block = 0; block < 8; block += 1) near.write(new Uint8Array(2)).catch(() => {});
  const written = near.write(new Uint8Array(2), { timeout: 1_000 }).catch((error: unknown) => {
    outcome = error;
  });
  for (let block = 0; block < 7; block += 1) {
    await far.read();
    vi.advanceTimersByTime(900);
  }
  expect(outcome).toBeUndefined();
  vi.advanceTimersByTime(1_250);
  await written;
  expect(outcome).toMatchObject({ code: "ERR_TRANSPORT_TIMEOUT" });
});

/** Reads at the far end until the near end's kernel has taken more. */
async function readUntilSomeIsSent(near: Connection, far: Connection): Promise<void> {
  const before = bytesSentBy(near);
  while (bytesSentBy(near) === before) if ((await far.read()) === undefined) throw new Error("all is sent");
}

describe("writing in slices", () => {
  /** Takes one slice at a time, when it is told to. */
  function slowSink(): { socket: Socket; sizes: number[]; takeOne(error?: Error): Promise<void> } {
    const sizes: number[] = [];
    let take: ((error?: Error) => void) | undefined;
    const socket = new Writable({
      write: (chunk: Uint8Array, _encoding, done) => {
        sizes.push(chunk.length);
        take = done;
      },
    }).on("error", () => {});
    return {
      // It has all that the writer uses.
      socket: socket as unknown as Socket,
      sizes,
      takeOne: async (error) => {
        take?.(error);
        await new Promise(setImmediate);
      },
    };
  }

  it("counts each slice when it is out, and keeps the order", async () => {
    const { socket, sizes, takeOne } = slowSink();
    const writer = new SlicedWriter(socket);
    const done: string[] = [];
    writer.write(new Uint8Array(150_000), () => done.push("large"));
    writer.write(new Uint8Array(10), () => done.push("small"));
    expect([writer.bytesSent, done]).toEqual([0, []]);
    await takeOne();
    expect([writer.bytesSent, done]).toEqual([65_536, []]);
    await takeOne();
    await takeOne();
    expect([writer.bytesSent, done]).toEqual([150_000, ["large"]]);
    await takeOne();
    expect([writer.bytesSent, done]).toEqual([150_010, ["large", "small"]]);
    expect(sizes).toEqual([65_536, 65_536, 18_928, 10]);
  });

  it("reports a failure to the write under way and to all after it", async () => {
    const { socket, takeOne } = slowSink();
    const writer = new SlicedWriter(socket);
    const failed: unknown[] = [];
    for (const size of [100_000, 1])
      writer.write(new Uint8Array(size), (error) => failed.push(error?.message));
    await takeOne(new Error("broken"));
    await new Promise(setImmediate);
    expect(failed).toEqual(["broken", expect.any(String)]);
  });
});
