import type { SecureVersion } from "node:tls";

import { describe, expect, it } from "vitest";

import {
  type Connection,
  createPair,
  secure,
  StreamClosedError,
  TransportTimeoutError,
  TruncatedError,
  unsecure,
} from "../src/index.ts";
import { OwnedConnection } from "../src/owned-connection.ts";
import { canBypass } from "../src/runtime.ts";
import { ca } from "./certificates.ts";
import { type Pair, secureAsServer, sendOnlyPair, tcpPair, tlsPair, upgradedPair } from "./pairs.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (block: Uint8Array | undefined): string => new TextDecoder().decode(block);

/** From `begin` on all that TLS sends, up to its end, goes out in one block together with some clear text. */
function mergeEnd(connection: Connection, clear: Uint8Array): { connection: Connection; begin(): void } {
  let held: Uint8Array[] | undefined;
  const changed: Partial<Connection> = {
    write: async (block) => void (held?.push(block.slice()) ?? (await connection.write(block))),
    end: async () => connection.write(Buffer.concat([...(held ?? []), clear])),
  };
  const proxy = new Proxy(connection, {
    get(target, key) {
      const value: unknown = Reflect.get(key in changed ? changed : target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { connection: proxy, begin: () => (held = []) };
}

async function readText(connection: Connection, length: number): Promise<string> {
  let seen = "";
  while (seen.length < length) seen += text(await connection.read());
  return seen;
}

describe.each(["TLSv1.2", "TLSv1.3"] as SecureVersion[])("%s", (version) => {
  it("4217-05 N6: both sides go on in clear on the same connection, and may secure it again", async () => {
    let [near, far] = await tlsPair(version);
    for (let round = 0; round < 3; round += 1) {
      await near.write(bytes("CCC\r\n"));
      expect(await readText(far, 5)).toBe("CCC\r\n");
      await far.write(bytes("200 ok\r\n"));
      expect(await readText(near, 8)).toBe("200 ok\r\n");
      const { local } = near;
      [near, far] = await Promise.all([unsecure(near), unsecure(far)]);
      expect(near).toMatchObject({ tls: undefined, isClosed: false, local });
      await near.write(bytes("NOOP\r\n"));
      expect(await readText(far, 6)).toBe("NOOP\r\n");
      await far.write(bytes("200 still here\r\n"));
      expect(await readText(near, 16)).toBe("200 still here\r\n");
      [near, far] = await Promise.all([
        secure(near, { host: "localhost", ca }),
        secureAsServer(far, version),
      ]);
      expect(near.tls?.protocol).toBe(version);
    }
    near.close();
    far.close();
  });

  it.each(["before", "after"])(
    "N6: clear bytes in one segment with the close_notify are not lost, if it comes %s our own",
    async (moment) => {
      const [client, server] = createPair();
      const merging = mergeEnd(OwnedConnection.handOver(server).stream, bytes("220 in clear\r\n"));
      const [near, far] = await Promise.all([
        secure(client, { host: "localhost", ca }),
        secureAsServer(merging.connection, version),
      ]);
      await far.write(bytes("200 ok\r\n"));
      expect(await readText(near, 8)).toBe("200 ok\r\n");
      merging.begin();
      let clear: Connection;
      if (moment === "before") {
        await far.end();
        expect(await near.read()).toBeUndefined();
        clear = await unsecure(near);
      } else {
        [clear] = await Promise.all([unsecure(near), far.end()]);
      }
      expect(await readText(clear, 14)).toBe("220 in clear\r\n");
      clear.close();
      far.close();
    },
  );

  it("goes on in clear with a peer that sends clear text instead of a close_notify", async () => {
    const [client, server] = createPair();
    const { stream } = OwnedConnection.handOver(server);
    const [near] = await Promise.all([
      secure(client, { host: "localhost", ca }),
      secureAsServer(stream, version),
    ]);
    const unsecuring = unsecure(near);
    await stream.write(bytes("220 no TLS\r\n"));
    expect(text(await (await unsecuring).read())).toBe("220 no TLS\r\n");
    stream.close();
  });
});

describe("failures, after which the stream is closed", () => {
  it("a peer that says nothing: the timeout", async () => {
    const [near, far] = await upgradedPair();
    const unsecuring = unsecure(near, { timeout: 30 });
    await expect(unsecuring).rejects.toThrow(TransportTimeoutError);
    await expect(unsecuring).rejects.toMatchObject({ phase: "shutdown" });
    expect(near.isClosed).toBe(true);
    await Promise.allSettled([far.receive(() => {})]);
    far.close();
  });

  it("a peer that ends, or resets, without a close_notify", async () => {
    for (const [cut, expected] of [
      ["end", TruncatedError],
      ["reset", /ECONNRESET/u],
    ] as const) {
      const [client, server] = createPair();
      const { stream } = OwnedConnection.handOver(server);
      const [near] = await Promise.all([secure(client, { host: "localhost", ca }), secureAsServer(stream)]);
      const unsecuring = unsecure(near);
      await stream[cut]();
      await expect(unsecuring).rejects.toThrow(expected);
      stream.close();
    }
  });

  it("a signal: its reason", async () => {
    const [near, far] = await upgradedPair();
    const controller = new AbortController();
    const unsecuring = unsecure(near, { signal: controller.signal });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(unsecuring).rejects.toBe(reason);
    far.close();
  });
});

/** The near side's TLS is of somebody else's making. */
async function foreignPair(): Promise<Pair> {
  const [near, far] = await tlsPair("TLSv1.3");
  const { stream } = OwnedConnection.handOver(near);
  const foreign = new Proxy(stream, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
    getPrototypeOf: () => Object.prototype,
  });
  return [new OwnedConnection(foreign), far];
}

const unsuitable = { foreignPair, ...(canBypass ? { sendOnlyPair } : {}) };

it.each(Object.entries(unsuitable))(
  "leaves a connection that it refuses to its holder: %s",
  async (_name, makePair) => {
    const [near, far] = await makePair();
    await expect(unsecure(near)).rejects.toThrow(TypeError);
    expect(near.isClosed).toBe(false);
    await near.write(bytes("still here"));
    expect(await readText(far, 10)).toBe("still here");
    await near.end();
    expect(await far.read()).toBeUndefined();
    near.close();
    far.close();
  },
);

it("is refused where there is no TLS, or a call is pending", async () => {
  const [near, far] = await tcpPair();
  await expect(unsecure(near)).rejects.toThrow(TypeError);
  near.close();
  far.close();
  await expect(unsecure(near)).rejects.toThrow(TypeError);
  const [one, other] = await upgradedPair();
  const reading = one.read();
  await expect(unsecure(one)).rejects.toThrow(TypeError);
  one.close();
  await expect(reading).rejects.toThrow(StreamClosedError);
  await expect(unsecure(one)).rejects.toThrow(StreamClosedError);
  other.close();
});
