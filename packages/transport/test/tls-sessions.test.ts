import type { SecureVersion } from "node:tls";

import { describe, expect, it } from "vitest";

import { type Connection, dial, type TlsFacts, TlsHandshakeError, TlsSessions } from "../src/index.ts";
import { SessionStore } from "../src/session-store.ts";
import { storeOf } from "../src/tls-sessions.ts";
import { ca, certificate } from "./certificates.ts";
import { tlsServer } from "./tls-server.ts";

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

  it("N7: who waits is told of the first session", async () => {
    const sessions = new TlsSessions();
    const waiting = sessions.waitForSession({});
    fill(storeOf(sessions), ["1"], tls13);
    expect(await waiting).toBe(true);
    expect(sessions.hasSession).toBe(true);
  });
});
