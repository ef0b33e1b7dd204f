import type { SecureVersion } from "node:tls";

import { describe, expect, it } from "vitest";

import {
  type Connection,
  dial,
  LeftoverPlaintextError,
  secure,
  type SecureOptions,
  StreamClosedError,
  type TlsFailureReason,
  TlsHandshakeError,
  TransportTimeoutError,
} from "../src/index.ts";
import { ca, certificate } from "./certificates.ts";
import { tcpPair } from "./pairs.ts";
import { echo, tlsServer } from "./tls-server.ts";

/** `openssl x509 -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64` */
const serverPin = "XS/i9aIIrWjL6IZ8UYQJkKwIfI21z+NSvte072dIukU=";

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

/** Waits for the peer to notice, whether as an end or as a reset. */
async function settled(promise: Promise<unknown>): Promise<void> {
  await Promise.allSettled([promise]);
}

async function failure(promise: Promise<Connection>): Promise<TlsHandshakeError> {
  const error: unknown = await promise.then(
    (connection) => {
      connection.close();
      return undefined;
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof TlsHandshakeError)) throw new Error("no TlsHandshakeError", { cause: error });
  return error;
}

describe("whom to trust", () => {
  type Row = [
    title: string,
    server: string,
    options: Partial<SecureOptions>,
    reason: TlsFailureReason | "accepted",
  ];
  const rows: Row[] = [
    ["8996/9325: the right name, a trusted issuer", "server", { ca }, "accepted"],
    ["8996/9325: no issuer given, so Node's", "server", {}, "certificate-untrusted"],
    ["S52: another name", "server", { ca, host: "other.example" }, "certificate-name"],
    ["S53: an address that the certificate lists", "server", { ca, host: "127.0.0.1" }, "accepted"],
    ["S53: an address that it does not list", "name-only", { ca, host: "127.0.0.1" }, "certificate-name"],
    [
      "S53: an address, checked by a name",
      "name-only",
      { ca, host: "127.0.0.1", servername: "localhost" },
      "accepted",
    ],
    ["S53: servername that is an address", "name-only", { ca, servername: "127.0.0.1" }, "certificate-name"],
    ["S54: a wildcard stands for one label", "wildcard", { ca, host: "a.ftp.example" }, "accepted"],
    ["S54: not for two", "wildcard", { ca, host: "a.b.ftp.example" }, "certificate-name"],
    ["S54: not for none", "wildcard", { ca, host: "ftp.example" }, "certificate-name"],
    ["S54: a full name's dot is no part of it", "server", { ca, host: "ftp.example." }, "accepted"],
    ["S64: expired", "expired", { ca }, "certificate-expired"],
    [
      "S62: anybody, if one insists",
      "expired",
      { dangerouslyAcceptAnyCertificate: true, host: "x" },
      "accepted",
    ],
    ["S62: a pin is proof without an issuer", "server", { pins: [serverPin], host: "x" }, "accepted"],
    [
      "S62: also with its prefix, as one of several",
      "server",
      { pins: ["a", `sha256/${serverPin}`] },
      "accepted",
    ],
    [
      "S62: another key, though its issuer is trusted",
      "name-only",
      { ca, pins: [serverPin] },
      "certificate-pin",
    ],
    ["S62: no pins fit nobody", "server", { ca, pins: [] }, "certificate-pin"],
    [
      "S62: a pin counts also when anybody is accepted",
      "name-only",
      { dangerouslyAcceptAnyCertificate: true, pins: [serverPin] },
      "certificate-pin",
    ],
  ];
  for (const [title, name, options, reason] of rows) {
    it(title, async () => {
      let received = "";
      await using server = await tlsServer(certificate(name), (socket) => {
        echo(socket);
        socket.on("data", (chunk) => (received += String(chunk)));
      });
      const tls = { host: "localhost", ...options };
      const dialled = dial({ host: "127.0.0.1", port: server.port, tls });
      if (reason === "accepted") {
        await using connection = await dialled;
        await connection.write(bytes("hello"));
        expect(text(await connection.read())).toBe("hello");
      } else {
        expect((await failure(dialled)).reason).toBe(reason);
        expect(received).toBe("");
      }
    });
  }

  it("S62: NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect", async () => {
    await using server = await tlsServer({}, echo);
    const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      const dialled = dial({ host: "127.0.0.1", port: server.port, tls: { host: "localhost" } });
      expect((await failure(dialled)).reason).toBe("certificate-untrusted");
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
  });

  it("S62: the error of a pin tells the key that was seen, and Node's error is the cause of others", async () => {
    await using server = await tlsServer({}, echo);
    const options = { host: "127.0.0.1", port: server.port };
    const pinned = await failure(dial({ ...options, tls: { pins: ["x"] } }));
    expect(pinned.hint).toContain(serverPin);
    const named = await failure(dial({ ...options, tls: { ca, host: "other.example" } }));
    expect(named).toMatchObject({
      code: "ERR_TRANSPORT_TLS",
      phase: "handshake",
      cause: { code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    });
  });

  it("S53: SNI is the name, and never an address", async () => {
    const seen: unknown[] = [];
    await using server = await tlsServer({}, (socket) => {
      seen.push("servername" in socket ? socket.servername : undefined);
      socket.end("x");
    });
    for (const tls of [{ host: "localhost" }, {}, { servername: "ftp.example" }]) {
      await using connection = await dial({ host: "127.0.0.1", port: server.port, tls: { ca, ...tls } });
      await connection.read();
      seen.push(connection.tls?.servername);
    }
    expect(seen).toEqual(["localhost", "localhost", false, undefined, "ftp.example", "ftp.example"]);
  });

  it("a client certificate is shown where the server asks", async () => {
    const seen: string[] = [];
    await using server = await tlsServer({ requestCert: true, rejectUnauthorized: false, ca }, (socket) => {
      seen.push(String(socket.getPeerCertificate().subject?.CN));
      socket.end("x");
    });
    const options = { host: "127.0.0.1", port: server.port };
    for (const tls of [certificate("client"), {}]) {
      await using connection = await dial({ ...options, tls: { ca, host: "localhost", ...tls } });
      await connection.read();
    }
    expect(seen).toEqual(["a client", "undefined"]);
  });
});

it("a server that insists on a client certificate says so, with TLS 1.3 only after the handshake", async () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    await using server = await tlsServer({ requestCert: true, ca, maxVersion: version }, echo);
    const tls = { ca, host: "localhost" };
    const reading = dial({ host: "127.0.0.1", port: server.port, tls }).then(async (connection) => {
      await connection.read();
      return connection;
    });
    expect(await failure(reading)).toMatchObject({
      reason: "refused",
      hint: expect.stringContaining("cert"),
    });
  }
});

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
  for (const [title, version, options, protocol] of rows) {
    it(title, async () => {
      const ciphers = "DEFAULT@SECLEVEL=0";
      await using server = await tlsServer({ minVersion: version, maxVersion: version, ciphers }, echo);
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
    await far.write(bytes("x"));
    expect(text(await reading)).toBe("x");
    expect(near.isClosed).toBe(false);
    near.close();
    far.close();
  });
});
