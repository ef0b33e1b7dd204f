import type { SecureVersion } from "node:tls";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Connection, createPair, secure } from "../src/index.ts";
import { reportsTickets } from "../src/runtime.ts";
import { ca } from "./certificates.ts";
import { secureAsServer, tcpPair } from "./pairs.ts";

/** Time passes when a test says so; the sockets' own timers are not affected. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

interface Relayed {
  readonly near: Connection;
  /** What became of the near end's TCP connection, seen from its other end; undefined while it lasts. */
  outcome(): unknown;
  /** Resolves when that is known. */
  readonly over: Promise<void>;
  /** Lets the server's records after the handshake through: the tickets. */
  release(): Promise<void>;
  close(): void;
}

/** A client just after its handshake: the relay has not let the server's first record after it through. */
async function relayed(version: SecureVersion, sendOnly: boolean): Promise<Relayed> {
  const [plain, front] = await tcpPair();
  const [back, server] = createPair();
  const serving = secureAsServer(server, version);
  const securing = secure(plain, { host: "localhost", ca, sendOnly });
  const hello = await front.read();
  await back.write(hello ?? new Uint8Array(0));
  let isHandshake = true;
  const held: Uint8Array[] = [];
  const down = (async () => {
    for (let block = await back.read(); block !== undefined; block = await back.read()) {
      if (isHandshake) await front.write(block);
      else held.push(block);
    }
  })().catch(() => {});
  // With TLS 1.2 the handshake needs a second flight.
  let outcome: unknown;
  let isHolding = version === "TLSv1.3";
  const waiting: Uint8Array[] = [];
  const over = front
    .receive(async (block) => {
      if (isHolding) waiting.push(block.slice());
      else await back.write(block);
    })
    .then(
      () => void (outcome = "end"),
      (error: unknown) => void (outcome = error),
    );
  const near = await securing;
  isHandshake = false;
  // Now the server may learn that the handshake is done; what it sends then is held.
  isHolding = false;
  for (const block of waiting) await back.write(block);
  // It takes what it gets, until it is cut.
  const reading = (await serving).receive(() => {}).catch(() => {});
  return {
    near,
    over,
    outcome: () => outcome,
    release: async () => {
      while (held.length === 0) await new Promise(setImmediate);
      // Both tickets are there when the event loop has come round.
      for (let round = 0; round < 10; round += 1) await new Promise(setImmediate);
      await front.write(Buffer.concat(held));
    },
    close: () => {
      for (const end of [near, front, back, server]) end.close();
      void Promise.all([down, reading]);
    },
  };
}

/** What a cut would need to get through. */
async function turns(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
}

const cuts: Record<string, (near: Connection) => Promise<void>> = {
  "a reset": async (near) => near.reset(),
  "a reset after a write": async (near) => {
    await near.write(new Uint8Array(100_000));
    near.reset();
  },
  "a close after a write without an end": async (near) => {
    await near.write(new Uint8Array(100_000));
    near.close();
  },
  "an aborted write": async (near) => {
    const controller = new AbortController();
    const written = near.write(new Uint8Array(1_000_000), { signal: controller.signal });
    controller.abort();
    await written.catch(() => {});
  },
};

describe.each([true, false])("F66, TLS 1.3, sendOnly: %s", (sendOnly) => {
  describe.each(Object.entries(reportsTickets ? cuts : {}))(
    "%s before the server's tickets",
    (_name, cut) => {
      it("waits for them, then resets; its holder has a closed connection at once", async () => {
        const { near, over, outcome, release, close } = await relayed("TLSv1.3", sendOnly);
        await cut(near);
        expect(near.isClosed).toBe(true);
        await expect(near.write(new Uint8Array(1))).rejects.toMatchObject({ code: "ERR_TRANSPORT_CLOSED" });
        await turns();
        expect(outcome()).toBeUndefined();
        await release();
        await over;
        expect(outcome()).toMatchObject({ code: "ECONNRESET" });
        expect(vi.getTimerCount()).toBe(0);
        close();
        await noHandles();
      });

      it("waits for them no longer than 250 ms", async () => {
        const { near, over, outcome, close } = await relayed("TLSv1.3", sendOnly);
        await cut(near);
        vi.advanceTimersByTime(249);
        await turns();
        expect(outcome()).toBeUndefined();
        vi.advanceTimersByTime(1);
        await over;
        expect(outcome()).toMatchObject({ code: "ECONNRESET" });
        close();
        await noHandles();
      });
    },
  );

  it("a close without a write waits for nothing", async () => {
    const { near, over, close } = await relayed("TLSv1.3", sendOnly);
    near.close();
    expect(vi.getTimerCount()).toBe(0);
    await over;
    close();
  });

  it("a close after the end waits for nothing", async () => {
    const { near, over, outcome, close } = await relayed("TLSv1.3", sendOnly);
    await near.write(new Uint8Array(100));
    await near.end();
    near.close();
    expect(vi.getTimerCount()).toBe(0);
    await over;
    expect(outcome()).toBe("end");
    close();
  });

  it("the wait ends when the peer does", async () => {
    const { near, over, close } = await relayed("TLSv1.3", sendOnly);
    near.reset();
    expect(vi.getTimerCount()).toBe(1);
    close();
    await over;
    await noHandles();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("TLS 1.2 has sent its tickets: a reset waits for nothing", async () => {
    const { near, over, outcome, close } = await relayed("TLSv1.2", sendOnly);
    near.reset();
    expect(vi.getTimerCount()).toBe(0);
    await over;
    expect(outcome()).toMatchObject({ code: "ECONNRESET" });
    close();
  });
});

/** Waits until no socket is open. */
async function noHandles(): Promise<void> {
  const kinds = ["TCPSocketWrap", "TLSWrap"];
  const open = (): string[] => process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind));
  for (let turn = 0; open().length > 0 && turn < 5_000; turn += 1) await new Promise(setImmediate);
  expect(open()).toEqual([]);
}
