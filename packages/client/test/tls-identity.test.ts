import { createHash, X509Certificate } from "node:crypto";
import {
  at,
  type Certificate,
  createCertificate,
  faults,
  TestServer,
  type TestServerOptions,
} from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP_TLS, type OpenTlsOptions, TlsError } from "../src/index.ts";

const CONNECTIONS = ["control", "data"] as const;
type Role = (typeof CONNECTIONS)[number];

const good = createCertificate();

/** A server that shows the certificate on one connection, and a good one on the other. */
function showing(certificate: Certificate, role: Role): TestServerOptions {
  return role === "control"
    ? { certificate }
    : { certificate: good, tlsOptions: { dataCertificate: certificate, refuseSessionReuse: true } };
}

/** SHA-256 of the public key, as `pins` takes it. */
function pinOf({ cert }: Certificate): string {
  const spki = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}

/** Logs in and uploads. Answers with the error, if there was one, and with what the server was told. */
async function meet(
  server: TestServerOptions,
  options: OpenTlsOptions,
): Promise<{ error: unknown; sent: readonly string[]; bytes: number }> {
  await using running = await TestServer.start({ tls: "required", ...server });
  const login = { port: running.port, user: "user", password: "secret", timeout: 5_000 };
  let error: unknown;
  try {
    await using ftp = await FTP_TLS.open(options.host ?? "localhost", { ...login, ...options });
    await ftp.storbinary("STOR x", Buffer.from("not for everybody"));
    expect(ftp.dataTls).toBeDefined();
  } catch (thrown) {
    error = thrown;
  }
  return {
    error,
    sent: running.transcript.lines.filter((line) => line.startsWith("C: ")),
    bytes: running.transfers.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** The TlsError, behind whatever the server said to it. */
function tlsErrorIn(error: unknown): TlsError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof TlsError) return at;
  return undefined;
}

interface Refusal {
  readonly title: string;
  readonly certificate: Certificate;
  readonly tls: OpenTlsOptions["tls"];
  readonly host?: string;
  readonly reason: string;
}

const unknown = createCertificate();
const elsewhere = createCertificate({ names: ["elsewhere.test"], addresses: [] });
const expired = createCertificate({ days: -1 });
const nameOnly = createCertificate({ addresses: [] });
const trusting = (certificate: Certificate): string[] => [good.ca, certificate.ca];

const refusals: readonly Refusal[] = [
  {
    title: "another issuer",
    certificate: unknown,
    tls: { ca: good.ca },
    reason: "certificate-untrusted",
  },
  {
    title: "another name",
    certificate: elsewhere,
    tls: { ca: trusting(elsewhere) },
    reason: "certificate-name",
  },
  {
    title: "no address, where the host is one",
    certificate: nameOnly,
    tls: { ca: trusting(nameOnly) },
    host: "127.0.0.1",
    reason: "certificate-name",
  },
  {
    title: "another name than servername",
    certificate: elsewhere,
    tls: { ca: trusting(elsewhere), servername: "localhost" },
    host: "127.0.0.1",
    reason: "certificate-name",
  },
  {
    title: "a time that is over",
    certificate: expired,
    tls: { ca: trusting(expired) },
    reason: "certificate-expired",
  },
  {
    title: "another key than the pinned one, though its issuer is trusted",
    certificate: unknown,
    tls: { ca: trusting(unknown), pins: [pinOf(good)] },
    reason: "certificate-pin",
  },
];

describe.each(CONNECTIONS)("S52, 4217-03: on the %s connection", (role) => {
  it.each(refusals)("a certificate with $title is refused", async ({ certificate, tls, host, reason }) => {
    const { error, sent, bytes } = await meet(showing(certificate, role), { tls, host });
    expect(error).toBeInstanceOf(TlsError);
    expect(error).toMatchObject({ connection: role, reason, phase: "tls" });
    expect(bytes).toBe(0);
    if (role === "control") expect(sent).toEqual(["C: AUTH TLS"]);
  });

  it.each(refusals)("S62: with $title it is accepted by who accepts any", async ({ certificate, host }) => {
    const tls = { dangerouslyAcceptAnyCertificate: true };
    const { error, bytes } = await meet(showing(certificate, role), { tls, host });
    expect([error, bytes]).toEqual([undefined, 17]);
  });

  it("S62: pins alone are enough for a certificate that nobody trusts, of another name and expired", async () => {
    const odd = createCertificate({ names: ["elsewhere.test"], addresses: [], days: -1 });
    const tls = { pins: [pinOf(good), `sha256/${pinOf(odd)}`] };
    const { error, bytes } = await meet(showing(odd, role), { tls });
    expect([error, bytes]).toEqual([undefined, 17]);
  });

  it("S53: the name is that of servername, where the host is an address", async () => {
    const tls = { ca: trusting(nameOnly), servername: "localhost" };
    const { error, bytes } = await meet(showing(nameOnly, role), { tls, host: "127.0.0.1" });
    expect([error, bytes]).toEqual([undefined, 17]);
  });

  it.each([
    ["TLS 1.1", 0x0302, undefined],
    ["TLS 1.2, where 1.3 is the least", 0x0303, "TLSv1.3"],
  ] as const)("S61: %s is refused", async (_, version, minVersion) => {
    const answer = at(`${role}-tls`, faults.garbageForTls(serverHello(version)));
    // Implicit on the control connection, where nothing has to be waited for.
    const mode = role === "control" ? "implicit" : "required";
    const { error, sent } = await meet(
      { certificate: good, faults: [answer], tls: mode },
      { tls: { ca: good.ca, minVersion }, implicit: mode === "implicit" },
    );
    expect(tlsErrorIn(error), String(error)).toMatchObject({ connection: role, reason: "protocol-version" });
    if (role === "control") expect(sent).toEqual([]);
  });
});

describe("S54: a certificate that lists", () => {
  /** The name in the certificate, and the one that is asked for. */
  const strangers: readonly (readonly [listed: string, asked: string])[] = [
    ["localhost\0.evil.test", "localhost"],
    ["localhost.evil.test", "localhost"],
    ["evil.test", "localhost.evil.test"],
    ["*", "localhost"],
    ["*.test", "ftp.test"],
    ["*.b.test", "b.test"],
    ["*.b.test", "a.a.b.test"],
    ["a.*.test", "a.b.test"],
    ["*.*.test", "a.b.test"],
    ["**.b.test", "a.b.test"],
    ["xn--*.b.test", "xn--a.b.test"],
    ["127.0.0.1", "127.0.0.1"],
    ["*.0.0.1", "127.0.0.1"],
    ["::1", "::1"],
    ["http://localhost", "localhost"],
    ["localhost:21", "localhost"],
    [" localhost", "localhost"],
    ["", "localhost"],
  ];
  it.each(strangers)("%j is not for %j", async (listed, asked) => {
    const certificate = createCertificate({ names: [listed], addresses: [], commonName: asked });
    const { error, sent } = await meet({ certificate }, { tls: { ca: certificate.ca, servername: asked } });
    expect(error).toMatchObject({ connection: "control", reason: "certificate-name" });
    expect(sent).toEqual(["C: AUTH TLS"]);
  });

  const friends: readonly (readonly [listed: string, asked: string])[] = [
    ["LocalHost", "localhost"],
    ["localhost", "LOCALHOST"],
    ["localhost", "localhost."],
    ["*.b.test", "a.b.test"],
  ];
  it.each(friends)("%j is for %j", async (listed, asked) => {
    const certificate = createCertificate({ names: [listed], addresses: [] });
    const { error, bytes } = await meet({ certificate }, { tls: { ca: certificate.ca, servername: asked } });
    expect([error, bytes]).toEqual([undefined, 17]);
  });
});

/** A server that chooses this version, and a cipher that every version before 1.3 knows. */
function serverHello(version: number): Buffer {
  const body = Buffer.alloc(38, 7);
  body.writeUInt16BE(version, 0);
  body[34] = 0; // no session id
  body.writeUInt16BE(0xc013, 35); // ECDHE_RSA_WITH_AES_128_CBC_SHA
  body[37] = 0; // no compression
  const head = Buffer.from([22, version >> 8, version & 255, 0, body.length + 4, 2, 0, 0, body.length]);
  return Buffer.concat([head, body]);
}

describe("a client certificate", () => {
  const authority = createCertificate({ authority: true });
  const { cert, key } = createCertificate({ issuer: authority, names: ["a client"] });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "S52: is shown on control and data connections, %s",
    async (maxVersion) => {
      const tlsOptions = { clientCa: authority.cert, refuseSessionReuse: true, maxVersion };
      const { error, bytes } = await meet(
        { certificate: good, tlsOptions },
        { tls: { ca: good.ca, cert, key } },
      );
      expect([error, bytes]).toEqual([undefined, 17]);
    },
  );

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "is what is missing, the error says, where there is none, %s",
    async (maxVersion) => {
      const { error } = await meet(
        { certificate: good, tlsOptions: { clientCa: authority.cert, maxVersion } },
        { tls: { ca: good.ca } },
      );
      expect(String(error)).toMatch(/client certificate/);
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_FTP_(TLS|CLOSED)$/) });
    },
  );
});
