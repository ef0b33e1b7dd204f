import type { SecureVersion } from "node:tls";
import { describe, expect, it } from "vitest";
import { type Connection, dial, secure, TlsSessions, TruncatedError } from "../src/index.ts";
import { ca } from "./certificates.ts";
import { failure } from "./handshake-failure.ts";
import { instead, secureAsServer, sendOnlyPair, tcpPair } from "./pairs.ts";
import { tlsServer } from "./tls-server.ts";

const versions: readonly SecureVersion[] = ["TLSv1.2", "TLSv1.3"];
const block = new Uint8Array(300_000).fill(7);

/** Everything that the peer reads, or the error that ended it. */
async function readAll(connection: Connection): Promise<number | unknown> {
  try {
    return await connection.receive(() => {});
  } catch (error) {
    return error;
  }
}

/** Lets the event loop come round so many times, or promises run so often. */
async function wait(rounds: number, isMicrotask: boolean): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await (isMicrotask ? undefined : new Promise(setImmediate));
  }
}

describe.each(versions)("a connection that only sends, %s", (version) => {
  it("4217-04: ends with close_notify, behind all bytes", async () => {
    const [near, far] = await sendOnlyPair(version);
    const received = readAll(far);
    await near.write(block);
    await near.end();
    expect(await received).toBe(block.length);
    near.close();
    far.close();
  });

  it("F66: ends in a reset when it is reset, whatever is still on its way", async () => {
    const [near, far] = await sendOnlyPair(version);
    const received = readAll(far);
    near.write(block).catch(() => {});
    near.reset();
    const error = await received;
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TruncatedError);
    expect(error).toMatchObject({ code: "ECONNRESET" });
    far.close();
  });

  it.each(["close", "reset"] as const)("F69: may call %s at any moment", async (end) => {
    for (let moment = 0; moment < 24; moment += 1) {
      const [near, far] = await sendOnlyPair(version);
      const received = readAll(far);
      const written = near.write(block).then(
        () => near.end(),
        () => {},
      );
      await wait(moment >> 1, moment % 2 === 0);
      near[end]();
      await written.catch(() => {});
      await received;
      expect(near.isClosed).toBe(true);
      far.close();
    }
  });

  it.each(["close", "reset"] as const)("F69: and so may its peer call %s", async (end) => {
    for (let moment = 0; moment < 24; moment += 1) {
      const [near, far] = await sendOnlyPair(version);
      const written = near.write(new Uint8Array(20_000_000)).catch((error: unknown) => error);
      await wait(moment, false);
      far[end]();
      expect(await written).toMatchObject({ code: expect.stringMatching(/^(?:ECONNRESET|EPIPE|ERR_)/) });
      near.close();
    }
  });

  it("S52: verifies the certificate, and gives the connection up", async () => {
    const [near, far] = await tcpPair();
    const server = secureAsServer(far, version).catch(() => undefined);
    const error = await failure(secure(near, { host: "other.example", ca, sendOnly: true }));
    expect(error.reason).toBe("certificate-name");
    (await server)?.close();
  });

  it("S62: pins are checked", async () => {
    const [near, far] = await tcpPair();
    const server = secureAsServer(far, version).catch(() => undefined);
    const error = await failure(secure(near, { host: "localhost", pins: ["none"], sendOnly: true }));
    expect(error.reason).toBe("certificate-pin");
    (await server)?.close();
  });

  it("F27: resumes sessions, and keeps those it is given", async () => {
    const sessions = new TlsSessions();
    await using server = await tlsServer({ maxVersion: version }, (socket) => {
      socket.resume().on("end", () => socket.end());
    });
    const reused: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      const plain = await dial({ host: "127.0.0.1", port: server.port });
      const near = await secure(plain, { host: "localhost", ca, sessions, sendOnly: true });
      await near.write(block);
      await near.end();
      await readAll(near);
      reused.push(near.tls?.sessionReused);
      near.close();
    }
    expect(reused).toEqual([false, true, true]);
  });
});

it("F45: ends with close_notify also when it is told to before the handshake's last bytes are known to be out", async () => {
  const [near, far] = await tcpPair();
  // Ready in the same turn of the event loop as the server's part of the handshake, and read behind it.
  const [hint, hinting] = await tcpPair();
  const telling = instead(far, {
    write: (bytes, options) => {
      const written = far.write(bytes, options);
      void hinting.write(block.subarray(0, 1));
      return written;
    },
  });
  const server = secureAsServer(telling);
  const hinted = hint.read();
  const sent = await secure(near, { host: "localhost", ca, sendOnly: true });
  await hinted;
  const ended = sent.end();
  expect(await readAll(await server)).toBe(0);
  await ended;
  for (const connection of [sent, await server, hint, hinting]) connection.close();
});

it("S57: a peer that speaks no TLS", async () => {
  const [near, far] = await tcpPair();
  await far.write(new TextEncoder().encode("220 hello\r\n"));
  const error = await failure(secure(near, { host: "localhost", ca, sendOnly: true }));
  expect(error.reason).toBe("not-tls");
  far.close();
});

it("a peer that goes away in the handshake", async () => {
  const [near, far] = await tcpPair();
  far.close();
  const error = await failure(secure(near, { host: "localhost", ca, sendOnly: true }));
  expect(error.reason).toBe("closed");
});
