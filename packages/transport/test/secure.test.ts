import type { SecureVersion } from "node:tls";

import { describe, expect, it } from "vitest";

import {
  dial,
  LeftoverPlaintextError,
  secure,
  type SecureOptions,
  StreamClosedError,
  TransportTimeoutError,
} from "../src/index.ts";
import { ca } from "./certificates.ts";
import { failure } from "./handshake-failure.ts";
import { tcpPair } from "./pairs.ts";
import { echo, tlsServer } from "./tls-server.ts";

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Waits for the peer to notice, whether as an end or as a reset. */
async function settled(promise: Promise<unknown>): Promise<void> {
  await Promise.allSettled([promise]);
}

describe("versions and refusals", () => {
  const rows: [
    title: string,
    server: SecureVersion,
    client: Partial<SecureOptions>,
    protocol: string | undefined,
  ][] = [
    ["S61: TLS 1.1 is refused by default", "TLSv1.1", {}, undefined],
    ["S61: TLS 1.2 is the least", "TLSv1.2", {}, "TLSv1.2"],
    ["S61: TLS 1.3", "TLSv1.3", {}, "TLSv1.3"],
    ["S61: an older server than asked for", "TLSv1.2", { minVersion: "TLSv1.3" }, undefined],
  ];
  // Bun's BoringSSL makes no server of TLS 1.1.
  const possible = rows.filter(([, version]) => version !== "TLSv1.1" || !("Bun" in globalThis));
  for (const [title, version, options, protocol] of possible) {
    it(title, async () => {
      // Only so will OpenSSL 3 speak TLS 1.1 at all.
      const old = version === "TLSv1.1" ? { ciphers: "DEFAULT@SECLEVEL=0" } : {};
      await using server = await tlsServer({ minVersion: version, maxVersion: version, ...old }, echo);
      const dialled = dial({
        host: "127.0.0.1",
        port: server.port,
        tls: { ca, host: "localhost", ...options },
      });
      if (protocol === undefined) {
        expect((await failure(dialled)).reason).toBe("protocol-version");
      } else {
        await using connection = await dialled;
        expect(connection.tls?.protocol).toBe(protocol);
      }
    });
  }

  it("S60: a server that knows none of our protocols refuses; one that knows ours is told in the facts", async () => {
    await using server = await tlsServer({ ALPNProtocols: ["http/1.1"] }, echo);
    const options = { host: "127.0.0.1", port: server.port };
    const tls = { ca, host: "localhost" };
    expect((await failure(dial({ ...options, tls: { ...tls, alpnProtocols: ["ftp"] } }))).reason).toBe(
      "refused",
    );
    await using connection = await dial({ ...options, tls: { ...tls, alpnProtocols: ["ftp", "http/1.1"] } });
    expect(connection.tls?.alpnProtocol).toBe("http/1.1");
  });
});

describe("what is no TLS", () => {
  it("S50: clear text that came with the reply, still unread, fails the upgrade", async () => {
    const [near, far] = await tcpPair();
    await far.write(bytes("234 go on\r\n"));
    expect(text(await near.read())).toBe("234 go on\r\n");
    await far.write(bytes("230 believe me\r\n\x1b[2J"));
    const securing = secure(near, { host: "localhost", ca });
    const error: unknown = await securing.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LeftoverPlaintextError);
    expect(error).toMatchObject({ code: "ERR_TRANSPORT_LEFTOVER", plaintext: "230 believe me...[2J" });
    expect(near.isClosed).toBe(true);
    // The connection is gone for the peer, too.
    await settled(far.receive(() => {}));
    far.close();
  });

  it("S50: so does clear text that comes after our ClientHello", async () => {
    const [near, far] = await tcpPair();
    await far.write(bytes("234 go on\r\n"));
    await near.read();
    const securing = secure(near, { host: "localhost", ca });
    expect((await far.read())?.[0]).toBe(22);
    await far.write(bytes("230-half"));
    await expect(securing).rejects.toThrow(LeftoverPlaintextError);
    far.close();
  });

  it("S51 S63: a server that speaks first, or plainly, on a connection never read before", async () => {
    const [near, far] = await tcpPair();
    await far.write(bytes("220 hello\r\n"));
    const error = await failure(secure(near, { host: "localhost", ca }));
    expect(error).toMatchObject({ reason: "not-tls", hint: expect.stringContaining("clear text") });
    far.close();
  });

  it("S63: silence is ended by the timeout, and the connection closed", async () => {
    const [near, far] = await tcpPair();
    const securing = secure(near, { host: "localhost", ca, timeout: 30 });
    await expect(securing).rejects.toThrow(TransportTimeoutError);
    await expect(securing).rejects.toMatchObject({ phase: "handshake" });
    await settled(far.receive(() => {}));
    far.close();
  });

  it("the signal ends the handshake with its reason", async () => {
    const [near, far] = await tcpPair();
    const controller = new AbortController();
    const securing = secure(near, { host: "localhost", ca, signal: controller.signal });
    await far.read();
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(securing).rejects.toBe(reason);
    await settled(far.receive(() => {}));
    far.close();
  });

  it("F69: the peer ends, or resets, in the handshake", async () => {
    for (const cut of ["end", "reset"] as const) {
      const [near, far] = await tcpPair();
      const securing = failure(secure(near, { host: "localhost", ca }));
      await far.read();
      await far[cut]();
      expect((await securing).reason).toBe("closed");
      far.close();
    }
  });
});

describe("handing over", () => {
  it("leaves the former holder with a closed connection", async () => {
    await using server = await tlsServer({}, echo);
    const plain = await dial({ host: "127.0.0.1", port: server.port });
    await using connection = await secure(plain, { host: "localhost", ca });
    expect(plain.isClosed).toBe(true);
    expect(plain.tls).toBeUndefined();
    await expect(plain.read()).rejects.toThrow(StreamClosedError);
    await expect(secure(plain, { host: "localhost", ca })).rejects.toThrow(StreamClosedError);
    plain.reset();
    plain.close();
    await connection.write(bytes("still here"));
    expect(text(await connection.read())).toBe("still here");
    expect([connection.local, connection.remote]).toEqual([plain.local, plain.remote]);
  });

  it("is refused while a call is pending, or with settings that make no sense; the connection stays as it is", async () => {
    const [near, far] = await tcpPair();
    const reading = near.read();
    await expect(secure(near, { host: "localhost", ca })).rejects.toThrow(TypeError);
    await expect(secure(near, { host: "localhost", cert: "no PEM" })).rejects.toThrow();
    await expect(secure(near, { host: "localhost", timeout: 0 })).rejects.toThrow(RangeError);
    const alpnProtocols = ["ftp", "x".repeat(256)];
    await expect(secure(near, { host: "localhost", alpnProtocols })).rejects.toThrow(RangeError);
    await far.write(bytes("x"));
    expect(text(await reading)).toBe("x");
    expect(near.isClosed).toBe(false);
    near.close();
    far.close();
  });
});
