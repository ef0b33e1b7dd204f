import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { at, createCertificate, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS, type OpenTlsOptions, TlsError } from "../src/index.ts";

const tree = { "a.txt": "hello, world\n" };
const LOGIN = { user: "user", password: "secret", timeout: 5_000 };

async function withServer<T>(
  options: TestServerOptions,
  use: (open: (changes?: OpenTlsOptions) => Promise<FTP_TLS>, server: TestServer) => Promise<T>,
): Promise<T> {
  await using server = await TestServer.start({ tree, tls: "required", ...options });
  const { port, certificate } = server;
  const open = async (changes: OpenTlsOptions = {}): Promise<FTP_TLS> =>
    await FTP_TLS.open("localhost", {
      port,
      ...LOGIN,
      ...changes,
      tls: { ca: certificate.ca, ...changes.tls },
    });
  return await use(open, server);
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

async function read(ftp: FTP, rest?: number): Promise<string> {
  const blocks: Uint8Array[] = [];
  await ftp.retrbinary("RETR a.txt", (block) => void blocks.push(block), { rest });
  return Buffer.concat(blocks).toString();
}

describe("what a data connection resumed", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "F27, F28: shows on dataTls, and can be required, %s",
    async (maxVersion) => {
      await withServer({ tlsOptions: { maxVersion, requireSessionReuse: true } }, async (open, server) => {
        await using ftp = await open({ requireSessionReuse: true });
        expect(ftp.dataTls).toBeUndefined();
        for (let round = 0; round < 20; round++) {
          await read(ftp);
          expect(ftp.dataTls).toMatchObject({ protocol: maxVersion, sessionReused: true });
        }
        expect(new Set(server.transfers.map(({ sessionReused }) => sessionReused))).toEqual(new Set([true]));
      });
    },
  );

  it("F27: a server that requires it and does not get it is named as the cause", async () => {
    const refusal = at("retr-command", faults.reply("522 SSL connection failed: session reuse required"));
    await withServer({ faults: [refusal] }, async (open) => {
      await using ftp = await open();
      expect(String(await failure(read(ftp)))).toMatch(/the server requires TLS session reuse/);
    });
  });
});

describe("S55: ends without close_notify", () => {
  const cut = at("data-end", faults.noCloseNotify());

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "are told from clean ones where no size is known, %s",
    async (maxVersion) => {
      const withoutSize = at("retr-preliminary", faults.reply("150 here it comes"));
      await withServer({ faults: [cut, withoutSize], tlsOptions: { maxVersion } }, async (open) => {
        await using ftp = await open();
        expect(await failure(read(ftp))).toMatchObject({
          code: "ERR_FTP_CLOSED",
          cause: { code: "ERR_TRANSPORT_TRUNCATED" },
        });
        await using trusting = await open({ acceptMissingCloseNotify: true });
        expect(await read(trusting)).toBe("hello, world\n");
      });
    },
  );

  it("are believed where every announced byte is there, and never behind a restart", async () => {
    const announced = at("retr-preliminary", faults.announcedSize(13));
    await withServer({ faults: [cut, announced] }, async (open) => {
      await using ftp = await open();
      expect(await read(ftp)).toBe("hello, world\n");
      expect(await failure(read(ftp, 7))).toMatchObject({ cause: { code: "ERR_TRANSPORT_TRUNCATED" } });
    });
  });
});

describe("whom to trust", () => {
  it("S52: another certificate on data connections is refused, with what the server said to that", async () => {
    const dataCertificate = createCertificate({ names: ["other.test"] });
    await withServer({ tlsOptions: { dataCertificate, refuseSessionReuse: true } }, async (open, server) => {
      await using ftp = await open({ tls: { ca: [server.certificate.ca, dataCertificate.ca] } });
      const error = await failure(read(ftp));
      expect(error).toBeInstanceOf(TlsError);
      expect(error).toMatchObject({ connection: "data", reason: "certificate-name", phase: "tls" });
    });
  });

  it("S52: the same trust in another key is refused where requireSamePublicKey says so", async () => {
    const dataCertificate = createCertificate();
    await withServer({ tlsOptions: { dataCertificate, refuseSessionReuse: true } }, async (open, server) => {
      const tls = { ca: [server.certificate.ca, dataCertificate.ca] };
      await using lax = await open({ tls });
      expect(await read(lax)).toBe("hello, world\n");
      await using ftp = await open({ tls, requireSamePublicKey: true });
      expect(await failure(read(ftp))).toMatchObject({ connection: "data", reason: "certificate-changed" });
      expect(ftp.state).toBe("closed");
    });
  });

  it("S64: a server that has another key after connect() again is refused where requireSamePublicKey says so", async () => {
    const other = createCertificate();
    await using first = await TestServer.start({ tree, tls: "required" });
    const { port } = first;
    const tls = { ca: [first.certificate.ca, other.ca] };
    await using ftp = await FTP_TLS.open("localhost", { port, ...LOGIN, tls, requireSamePublicKey: true });
    await first.stop();
    await using _second = await TestServer.start({ tree, tls: "required", port, certificate: other });
    await ftp.connect();
    expect(await failure(ftp.login("user", "secret"))).toMatchObject({ reason: "certificate-changed" });
    expect(ftp.state).toBe("closed");
  });

  it.each([
    ["ftp", { alpnProtocol: "ftp" }],
    ["http/1.1", { connection: "control", reason: "refused" }],
  ])("S60: ALPN ftp is offered, to a server that speaks %s", async (protocol, outcome) => {
    const { key, cert, ca } = createCertificate();
    const server = createServer({ key, cert, ALPNProtocols: [protocol] }, (socket) => {
      socket.on("error", () => {});
      socket.write("220 ready\r\n");
    });
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const ftp = new FTP_TLS({ host: "localhost", port, implicit: true, timeout: 5_000, tls: { ca } });
    try {
      const failed = await ftp.connect().then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failed ?? ftp.tls).toMatchObject(outcome);
    } finally {
      ftp.close();
      server.close();
    }
  });
});

describe("what a refusal means", () => {
  it("2228-02: TLS that is required is named as the cause to those who come without", async () => {
    const refusal = at("user-command", faults.reply("530 Non-anonymous sessions must use encryption."));
    await using server = await TestServer.start({ tree, faults: [refusal] });
    const login = FTP.open("localhost", { port: server.port, ...LOGIN });
    expect(String(await failure(login))).toMatch(/the server requires TLS: use FTP_TLS instead of FTP/);
  });

  it.each([
    [431, /cannot speak TLS at the moment/],
    [533, /wants this command to be protected/],
    [534, /policy/],
    [535, /security data/],
    [536, /does not know this level/],
  ])("2228-02: %i is explained", async (code, words) => {
    const refusal = at("prot-command", faults.reply(`${code} No`));
    await withServer({ faults: [refusal] }, async (open) => {
      await using ftp = await open();
      expect(String(await failure(ftp.protP()))).toMatch(words);
    });
  });

  it("2228-01: PBSZ 0 goes before PROT P, and a data connection in clear is refused by name", async () => {
    await withServer({ tlsOptions: { dataTlsRequired: true } }, async (open, server) => {
      await using ftp = await open();
      await ftp.protP();
      const sent = server.transcript.lines.filter(
        (line) => line.startsWith("C: P") && !line.includes("PASS"),
      );
      expect(sent).toEqual(["C: PBSZ 0", "C: PROT P"]);
      const refused = at("retr-command", faults.reply("522 Data connections must be encrypted"));
      await using lax = await TestServer.start({ tree, tls: "required", faults: [refused] });
      await using clear = await FTP_TLS.open("localhost", {
        port: lax.port,
        ...LOGIN,
        tls: { ca: lax.certificate.ca },
      });
      await clear.protP();
      await clear.protC();
      expect(String(await failure(read(clear)))).toMatch(/requires TLS on data connections: call protP\(\)/);
    });
  });
});

describe("the order of things", () => {
  it("4217-01: AUTH TLS is first, and nothing that was said in clear is kept", async () => {
    await withServer({}, async (open, server) => {
      await using ftp = await open();
      await ftp.pwd();
      const sent = server.transcript.lines.filter((line) => line.startsWith("C: "));
      expect(sent.slice(0, 3)).toEqual(["C: AUTH TLS", "C: USER user", "C: PASS secret"]);
    });
  });

  it("4217-01, S50: half a reply behind the 234 ends it before a name is sent", async () => {
    const injected = at("auth-command", faults.reply("234 go ahead\r\n230-half of a reply"));
    await withServer({ faults: [injected] }, async (open, server) => {
      expect(await failure(open())).toMatchObject({ code: "ERR_FTP_PROTOCOL" });
      expect(server.transcript.lines.filter((line) => line.startsWith("C: "))).toEqual(["C: AUTH TLS"]);
    });
  });

  it("stls: TLS from the first byte, then the same as after AUTH", async () => {
    await withServer({ tls: "implicit", tlsOptions: { requireSessionReuse: true } }, async (open, server) => {
      await using ftp = await open({ implicit: true, requireSessionReuse: true });
      expect(await read(ftp)).toBe("hello, world\n");
      const sent = server.transcript.lines.filter((line) => line.startsWith("C: "));
      expect(sent).not.toContain("C: AUTH TLS");
      expect(sent).toContain("C: PROT P");
    });
  });
});
