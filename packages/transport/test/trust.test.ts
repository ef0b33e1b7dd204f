import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";

import { checkIdentity } from "../src/check-identity.ts";
import { dial, secure, type SecureOptions, type TlsFailureReason } from "../src/index.ts";
import { ca, certificate } from "./certificates.ts";
import { failure } from "./handshake-failure.ts";
import { echo, tlsServer } from "./tls-server.ts";

/** `openssl x509 -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64` */
const serverPin = "XS/i9aIIrWjL6IZ8UYQJkKwIfI21z+NSvte072dIukU=";

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

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
    ["S53: an IPv6 address that it lists", "server", { ca, host: "::1" }, "accepted"],
    ["S53: an IPv6 address that it does not list", "server", { ca, host: "::2" }, "certificate-name"],
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
    ["S54: expired", "expired", { ca }, "certificate-expired"],
    [
      "S62: anybody, if one insists",
      "expired",
      { dangerouslyAcceptAnyCertificate: true, host: "x" },
      "accepted",
    ],
    [
      "S62: a check of the caller's in place of that of the name",
      "server",
      { ca, host: "other.example", checkServerIdentity: () => undefined },
      "accepted",
    ],
    [
      "S62: which may be stricter, too",
      "server",
      { ca, checkServerIdentity: () => new Error("not this one") },
      "unknown",
    ],
    ["S62: a pin is proof without an issuer", "server", { pins: [serverPin], host: "x" }, "accepted"],
    [
      "S62: also with its prefix, as one of several",
      "server",
      { pins: ["a", `sha256/${serverPin}`] },
      "accepted",
    ],
    ["S62: also with a colon", "server", { pins: [`sha256:${serverPin}`] }, "accepted"],
    ["S62: also as curl has it", "server", { pins: [`sha256//${serverPin}`] }, "accepted"],
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

  it.each([false, true])(
    "S63: who has issued what is not trusted is named (sendOnly: %s)",
    async (sendOnly) => {
      await using server = await tlsServer({}, echo);
      const dialled = dial({ host: "127.0.0.1", port: server.port, tls: { host: "localhost", sendOnly } });
      expect((await failure(dialled)).message).toMatch(/not trusted: issued by .*CN=/);
    },
  );

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

  it.each([false, true])(
    "S62: the error of an unknown issuer holds the pin (sendOnly: %s)",
    async (sendOnly) => {
      await using server = await tlsServer({}, echo);
      const options = { host: "127.0.0.1", port: server.port };
      const refused = await failure(
        (async () => secure(await dial(options), { host: "localhost", sendOnly }))(),
      );
      expect(refused).toMatchObject({ reason: "certificate-untrusted" });
      expect(refused.message).toContain(`pins: ["sha256/${serverPin}"]`);
    },
  );

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

describe("S53: whom a certificate is for", () => {
  const server = new X509Certificate(certificate("server").cert).toLegacyObject();
  const nameOnly = new X509Certificate(certificate("name-only").cert).toLegacyObject();

  for (const host of [
    "localhost",
    "LocalHost",
    "ftp.example",
    "127.0.0.1",
    "::1",
    "0:0:0:0:0:0:0:1",
    "::1%1",
  ]) {
    it(`${host} is listed`, () => expect(checkIdentity(host, server)).toBe(undefined));
  }

  for (const host of ["other.example", "127.0.0.2", "::2", "fe80::1", "fe80::1%eth0", "::ffff:127.0.0.1"]) {
    it(`${host} is not`, () => {
      expect(checkIdentity(host, server)).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID", host });
    });
  }

  for (const host of ["127.0.0.1", "::1", "::1%1"]) {
    it(`${host} is not where the certificate lists names alone`, () => {
      expect(checkIdentity(host, nameOnly)).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID", host });
    });
  }
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
