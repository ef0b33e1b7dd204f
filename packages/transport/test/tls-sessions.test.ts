import { createHash } from "node:crypto";
import { type AddressInfo, connect, createServer } from "node:net";
import type { SecureVersion } from "node:tls";

import { describe, expect, it } from "vitest";

import { type Connection, dial, type TlsFacts, TlsHandshakeError, TlsSessions } from "../src/index.ts";
import { saysKeyGroup } from "../src/runtime.ts";
import { SessionStore } from "../src/session-store.ts";
import { storeOf } from "../src/tls-sessions.ts";
import { ca, certificate } from "./certificates.ts";
import { tlsServer } from "./tls-server.ts";

/** Lets the bytes of a connection through, and counts the ClientHellos of each. */
async function helloCounter(port: number): Promise<{ port: number; counts: number[] } & AsyncDisposable> {
  const counts: number[] = [];
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const nth = counts.push(0) - 1;
    near.on("data", (bytes) => {
      // A record of the handshake whose message is a ClientHello; each is a write of its own.
      if (bytes[0] === 22 && bytes[5] === 1) counts[nth] = (counts[nth] ?? 0) + 1;
      // The second follows the record that is there for old boxes in between (RFC 8446, D.4).
      else if (bytes[0] === 20 && bytes[6] === 22 && bytes[11] === 1) counts[nth] = (counts[nth] ?? 0) + 1;
    });
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on("error", () => [near, far].forEach((each) => each.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    counts,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("RFC 8446, 4.1.4: the group of the key exchange", () => {
  // Other runtimes do not say which group it was.
  it.each(saysKeyGroup ? ["prime256v1", "secp384r1", "secp521r1", "X25519"] : [])(
    "is asked for once, by a server that wants %s, and offered at once from then on",
    async (ecdhCurve) => {
      await using server = await tlsServer({ minVersion: "TLSv1.3", ecdhCurve }, (socket) => {
        socket.resume().write(String(socket.isSessionReused()));
        socket.on("end", () => socket.end());
      });
      await using counter = await helloCounter(server.port);
      const shared = new TlsSessions();
      for (let client = 0; client < 2; client++) {
        const sessions = new TlsSessions({ shared });
        for (let round = 0; round < 2; round++) {
          const tls = { host: "localhost", ca, sessions };
          const connection = await dial({ host: "127.0.0.1", port: counter.port, tls });
          expect(await talk(connection)).toBe(client + round > 0);
        }
      }
      expect(counter.counts).toEqual([ecdhCurve === "X25519" ? 1 : 2, 1, 1, 1]);
    },
  );

  it("may be another one than before", async () => {
    const sessions = new TlsSessions();
    for (const ecdhCurve of ["secp384r1", "X25519", "secp521r1"]) {
      await using server = await tlsServer({ minVersion: "TLSv1.3", ecdhCurve }, (socket) => {
        socket.resume().write("false");
        socket.on("end", () => socket.end());
      });
      const tls = { host: "localhost", ca, sessions };
      expect(await talk(await dial({ host: "127.0.0.1", port: server.port, tls }))).toBe(false);
    }
  });
});

const versions: SecureVersion[] = ["TLSv1.2", "TLSv1.3"];

/** What a host may be called by: dialled at 127.0.0.1 in any case. */
const names = [
  { host: "localhost" },
  { host: "127.0.0.1" },
  { host: "127.0.0.1", servername: "ftp.example" },
  { host: "localhost", servername: "ftp.example" },
];

async function talk(connection: Connection): Promise<boolean> {
  const answer = new TextDecoder().decode(await connection.read());
  await connection.end();
  await connection.receive(() => {});
  connection.close();
  return answer === "true";
}

for (const version of versions) {
  describe(version, () => {
    for (const name of names) {
      it(`K1 F27: every connection after the first resumes, by the server's word: ${JSON.stringify(name)}`, async () => {
        await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
          socket.resume().write(String(socket.isSessionReused()));
          socket.on("end", () => socket.end());
        });
        const sessions = new TlsSessions();
        const reused: boolean[] = [];
        for (let round = 0; round < 4; round += 1) {
          const tls = { ...name, ca, sessions };
          const connection = await dial({ host: "127.0.0.1", port: server.port, tls });
          const facts = connection.tls;
          expect(await talk(connection)).toBe(facts?.sessionReused);
          expect(facts?.publicKeySha256).toMatch(/^[A-Za-z0-9+/]{43}=$/);
          reused.push(facts?.sessionReused === true);
        }
        expect(reused).toEqual([false, true, true, true]);
      });
    }

    it("F28: 60 connections in a row, while a control connection stays open, all resume", async () => {
      await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
        socket.resume().write(String(socket.isSessionReused()));
        socket.on("end", () => socket.end());
      });
      const sessions = new TlsSessions();
      const options = { host: "127.0.0.1", port: server.port, tls: { host: "localhost", ca, sessions } };
      await using control = await dial(options);
      await control.read();
      expect(await sessions.waitForSession({ timeout: 1000 })).toBe(true);
      for (let round = 0; round < 60; round += 1) expect(await talk(await dial(options))).toBe(true);
    });

    it("P6: a connection with sessions of its own resumes what another has left for it", async () => {
      await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
        socket.resume().write(String(socket.isSessionReused()));
        socket.on("end", () => socket.end());
      });
      const shared = new TlsSessions();
      for (const expected of [false, true]) {
        const sessions = new TlsSessions({ shared });
        const tls = { host: "localhost", ca, sessions };
        expect(await talk(await dial({ host: "127.0.0.1", port: server.port, tls }))).toBe(expected);
      }
    });

    it("S62: a pin holds for a resumed session, too, which shows no certificate", async () => {
      await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
        socket.resume().write(String(socket.isSessionReused()));
        socket.on("end", () => socket.end());
      });
      const sessions = new TlsSessions();
      const pins = ["XS/i9aIIrWjL6IZ8UYQJkKwIfI21z+NSvte072dIukU="];
      for (const expected of [false, true, true]) {
        const connection = await dial({ host: "127.0.0.1", port: server.port, tls: { pins, sessions } });
        expect(connection.tls).toMatchObject({ publicKeySha256: pins[0], sessionReused: expected });
        const { certificate = new Uint8Array(), certificateSha256 } = connection.tls ?? {};
        expect(createHash("sha256").update(certificate).digest("hex")).toBe(certificateSha256);
        expect(await talk(connection)).toBe(expected);
      }
    });

    it("S57: with other settings, or another name, nothing is resumed", async () => {
      await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) => {
        socket.resume().write(String(socket.isSessionReused()));
        socket.on("end", () => socket.end());
      });
      const sessions = new TlsSessions();
      const plain = { host: "localhost", ca, sessions };
      const reused = async (tls: object): Promise<boolean> =>
        talk(await dial({ host: "127.0.0.1", port: server.port, tls: { ...plain, ...tls } }));
      expect(await reused({})).toBe(false);
      expect(await reused({ servername: "ftp.example" })).toBe(false);
      expect(await reused({ dangerouslyAcceptAnyCertificate: true })).toBe(false);
      expect(await reused(certificate("client"))).toBe(false);
      expect(await reused({ ciphers: "HIGH" })).toBe(false);
      expect(await reused({})).toBe(true);
      sessions.forget();
      expect(await reused({})).toBe(false);
    });

    it("S52: the session of a peer that failed the check is not kept", async () => {
      await using server = await tlsServer({ minVersion: version, maxVersion: version }, (socket) =>
        socket.resume(),
      );
      const sessions = new TlsSessions();
      for (const wrong of [{ host: "other.example", ca }, { pins: ["another key"] }]) {
        const options = { host: "127.0.0.1", port: server.port, tls: { ...wrong, sessions } };
        for (let round = 0; round < 2; round += 1) {
          await expect(dial(options)).rejects.toThrow(TlsHandshakeError);
          expect(sessions.hasSession).toBe(false);
        }
      }
    });
  });
}

describe("waitForSession", () => {
  it("N7: says false when the time is up, rejects when called off, and refuses no time", async () => {
    const sessions = new TlsSessions();
    expect(await sessions.waitForSession({ timeout: 5 })).toBe(false);
    const reason = new Error("enough");
    await expect(sessions.waitForSession({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const waiting = sessions.waitForSession({ signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(sessions.waitForSession({ timeout: 0 })).rejects.toThrow(RangeError);
  });
});

describe("the store (F28)", () => {
  const facts = (protocol: string): TlsFacts => ({
    protocol,
    cipher: "",
    sessionReused: false,
    servername: undefined,
    certificate: undefined,
    certificateSha256: undefined,
    publicKeySha256: undefined,
    alpnProtocol: undefined,
  });
  const [tls12, tls13] = [facts("TLSv1.2"), facts("TLSv1.3")];
  const fill = (store: SessionStore, texts: readonly string[], peer: TlsFacts): void => {
    for (const text of texts) store.keep(["a"], Buffer.from(text), peer);
  };
  const offers = (store: SessionStore, count: number): string[] =>
    Array.from({ length: count }, () => String(store.take(["a"])?.ticket));

  it("offers the newest unused ticket of TLS 1.3 first, and the last one again when all are used", () => {
    const store = new SessionStore();
    expect(store.take(["a"])).toBeUndefined();
    fill(store, ["1", "2", "3"], tls13);
    expect(offers(store, 5)).toEqual(["3", "2", "1", "3", "3"]);
  });

  it("offers the last session of TLS 1.2 again and again", () => {
    const store = new SessionStore();
    fill(store, ["1", "2"], tls12);
    expect(offers(store, 2)).toEqual(["2", "2"]);
  });

  it("keeps a bounded number", () => {
    const store = new SessionStore();
    fill(
      store,
      Array.from({ length: 100 }, (_value, index) => String(index)),
      tls13,
    );
    expect(new Set(offers(store, 100)).size).toBe(8);
  });

  it("S56: serves only the scope it was first used with", () => {
    const store = new SessionStore();
    store.keep(["a"], Buffer.from("1"), tls13);
    store.keep(["b"], Buffer.from("2"), tls13);
    expect(store.take(["b"])).toBeUndefined();
    expect(offers(store, 1)).toEqual(["1"]);
  });

  it("P6: a shared store gets the second ticket of TLS 1.3, and what is left over later, but never the only one", () => {
    const shared = new SessionStore();
    const store = new SessionStore(shared);
    fill(store, ["1"], tls13);
    expect(shared.isEmpty).toBe(true);
    fill(store, ["2", "3", "4"], tls13);
    expect(offers(shared, 2)).toEqual(["4", "2"]);
    expect(offers(store, 2)).toEqual(["3", "1"]);
  });

  it("P6: a session of TLS 1.2 is for both", () => {
    const shared = new SessionStore();
    const store = new SessionStore(shared);
    fill(store, ["1"], tls12);
    expect([...offers(shared, 1), ...offers(store, 1)]).toEqual(["1", "1"]);
  });

  it("P6: an empty store begins with a shared session, and has its own from then on", () => {
    const shared = new SessionStore();
    fill(shared, ["1", "2"], tls13);
    const store = new SessionStore(shared);
    expect(offers(store, 2)).toEqual(["2", "2"]);
    fill(store, ["3"], tls13);
    expect(offers(store, 2)).toEqual(["3", "3"]);
    expect(offers(shared, 1)).toEqual(["1"]);
  });

  it("P6: a shared session that was not resumed is not offered again", () => {
    const shared = new SessionStore();
    fill(shared, ["1"], tls13);
    const store = new SessionStore(shared);
    const offered = store.take(["a"]);
    expect(offered).toBeDefined();
    if (offered !== undefined) store.onRefusal(offered);
    expect(store.isEmpty).toBe(true);
  });

  it("P6: S56: with another scope nothing comes from the shared store, and nothing goes there", () => {
    const shared = new SessionStore();
    fill(shared, ["1"], tls12);
    const store = new SessionStore(shared);
    store.keep(["b"], Buffer.from("2"), tls12);
    expect(String(store.take(["b"])?.ticket)).toBe("2");
    expect(offers(shared, 1)).toEqual(["1"]);
  });

  it("N7: who waits is told of the first session", async () => {
    const sessions = new TlsSessions();
    const waiting = sessions.waitForSession({});
    fill(storeOf(sessions), ["1"], tls13);
    expect(await waiting).toBe(true);
    expect(sessions.hasSession).toBe(true);
  });
});
