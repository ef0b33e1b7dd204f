import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { type Connection, dial, listen, TlsSessions } from "../src/index.ts";
import { ca } from "./certificates.ts";
import { type Pair, tcpPair, tlsPair, upgradedPair } from "./pairs.ts";
import { tlsServer } from "./tls-server.ts";

const versions = ["TLSv1.2", "TLSv1.3"] as const;

describe.each(versions)("uploads to Node's server, %s", (version) => {
  it("F45 F46 4217-04: of uploads of all sizes, from nothing up, none loses a byte or its clean end", async () => {
    const ends: string[] = [];
    await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
      const hash = createHash("sha256");
      socket.on("data", (bytes) => hash.update(bytes));
      socket.on("end", () => {
        ends.push(hash.digest("hex"));
        socket.end();
      });
    });
    const sessions = new TlsSessions();
    const tls = { host: "localhost", ca, sessions };
    for (const size of [0, 1, 2, 16_383, 16_384, 16_385, 65_536, 1_000_000, 0, 3]) {
      const bytes = new Uint8Array(size).fill(size % 251);
      const connection = await dial({ host: "127.0.0.1", port: server.port, tls });
      await connection.write(bytes);
      await connection.end();
      // The server's tickets are unread until here: closing now would be a reset.
      expect(await connection.receive(() => {})).toBe(0);
      connection.close();
      expect(ends.pop()).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("F66: a reset is neither an end nor a close_notify for the server", async () => {
    let settle: (events: string[]) => void = () => {};
    const seen = new Promise<string[]>((resolve) => (settle = resolve));
    await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
      const events: string[] = [];
      let length = 0;
      socket.on("data", (bytes) => {
        length += bytes.length;
        if (length === 100_000) socket.write("all of it");
      });
      socket.on("end", () => events.push("end"));
      socket.on("error", (error) => events.push("code" in error ? String(error.code) : "error"));
      socket.on("close", () => settle(events));
    });
    const tls = { host: "localhost", ca };
    const connection = await dial({ host: "127.0.0.1", port: server.port, tls });
    await connection.write(new Uint8Array(100_000));
    await connection.read();
    connection.reset();
    const events = await seen;
    expect(events).not.toContain("end");
    expect(events.at(-1)).toBe("ECONNRESET");
  });
});

describe("nothing is left behind", () => {
  const makers: Record<string, () => Promise<Pair>> = {
    TCP: tcpPair,
    "TLS 1.2": () => tlsPair("TLSv1.2"),
    "TLS 1.3": () => tlsPair("TLSv1.3"),
    "TLS, upgraded": upgradedPair,
  };
  const ways: Record<string, (near: Connection, far: Connection) => Promise<void>> = {
    "ended by both": async (near, far) => {
      await Promise.all([near.end(), far.end()]);
      await Promise.all([near.read(), far.read()]);
    },
    closed: async (near, far) => {
      near.close();
      await far.read().catch(() => undefined);
      far.close();
    },
    "reset while a read is pending": async (near, far) => {
      const reading = far.read().catch(() => undefined);
      near.reset();
      await reading;
    },
    "aborted while a write is pending": async (near, far) => {
      await near.write(new Uint8Array(64 * 1024 * 1024), { timeout: 10 }).catch(() => undefined);
      await far.receive(() => {}).catch(() => undefined);
    },
  };
  for (const [maker, makePair] of Object.entries(makers)) {
    it.each(Object.entries(ways))(`S11 F69 F71: ${maker}, %s`, async (_name, finish) => {
      for (let round = 0; round < 3; round += 1) {
        const [near, far] = await makePair();
        await finish(near, far);
      }
      // Handles are closed in the turns after; one that is not keeps the test from ending.
      while (count("TCPSocketWrap", "TCPServerWrap", "TLSWrap") > 0) await new Promise(setImmediate);
    });
  }
});

it("F71 F78: no timer is left when a call is over", async () => {
  const timeout = 3_600_000;
  const before = count("Timeout");
  for (let round = 0; round < 20; round += 1) {
    await using listener = await listen({ address: "127.0.0.1", timeout });
    const dialling = dial({ host: "127.0.0.1", port: listener.local.port, timeout });
    const [near, far] = await Promise.all([dialling, listener.accept({ timeout })]);
    await near.write(new Uint8Array(1), { timeout });
    await far.read({ timeout });
    await near.end({ timeout });
    await far.receive(() => {}, { idleTimeout: timeout });
    const reading = near.read({ timeout }).catch(() => undefined);
    near.close();
    await reading;
    far.close();
  }
  expect(count("Timeout") - before).toBeLessThan(20);
});

/** How many things of these kinds the process has open. */
function count(...kinds: string[]): number {
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind)).length;
}
