import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { at, createCertificate, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { FTP, FTP_TLS, type OpenTlsOptions } from "ftplib";
import { describe, expect, it } from "vitest";
import { itOnServers } from "../lab.ts";
import { openSecureClient, optionsFor, plainOptionsFor } from "../open-client.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/troubleshooting.md"), "utf8");
const headings = page.split("\n").flatMap((line) => (line.startsWith("### ") ? [line.slice(4)] : []));

async function messageOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "no error",
    (error: unknown) => String(error),
  );
}

// Not a word of the messages, which would be masked in them.
const LOGIN = { user: "tester", password: "pa55word", timeout: 5_000 };
const users = { tester: "pa55word" };

interface Situation {
  readonly server?: TestServerOptions;
  readonly client?: OpenTlsOptions;
  readonly plain?: boolean;
  readonly act?: (ftp: FTP_TLS) => Promise<unknown>;
  /** In place of a {@link TestServer}. */
  readonly raw?: Server;
}

async function download(ftp: FTP): Promise<void> {
  await ftp.retrbinary("RETR a.txt", () => {});
}

const other = createCertificate();
const expired = createCertificate({ days: -1 });
const elsewhere = createCertificate({ names: ["elsewhere.test"], addresses: [] });

function refusing(step: string, reply: string): TestServerOptions {
  return { faults: [at(step, faults.reply(reply))] };
}

/** A server whose TLS knows no extensions: a ServerHello of TLS 1.2 is all that it says. */
const oldTls = createServer((socket) => {
  socket.on("error", () => {}).write("220 ready\r\n");
  socket.on("data", (bytes) => {
    if (bytes[0] !== 22) return socket.write("234 go\r\n");
    const hello = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2f, 0])]);
    const head = Buffer.from([22, 3, 3, 0, hello.length + 4, 2, 0, 0, hello.length]);
    return socket.write(Buffer.concat([head, hello]));
  });
});

/** A server that renegotiates before it answers NOOP. */
const { key, cert } = createCertificate();
const renegotiating = createTlsServer({ key, cert, maxVersion: "TLSv1.2" }, (socket) => {
  socket.on("error", () => {}).write("220 ready\r\n");
  socket.on("data", (bytes) => {
    const line = bytes.toString();
    if (line.startsWith("NOOP")) {
      return socket.renegotiate({ requestCert: false, rejectUnauthorized: false }, () => {});
    }
    return socket.write(line.startsWith("USER") ? "331 word\r\n" : "230 in\r\n");
  });
});

/** What each heading of the page is the answer to. */
const situations: Readonly<Record<string, Situation>> = {
  "the server requires TLS: use FTP_TLS instead of FTP": {
    plain: true,
    server: refusing("user-command", "530 Non-anonymous sessions must use encryption."),
  },
  "only 234 lets TLS begin": { server: refusing("auth-command", "200 AUTH ok") },
  "the peer has no secure renegotiation (RFC 5746)": { raw: oldTls },
  "the peer asked for renegotiation": {
    raw: renegotiating,
    client: { implicit: true, tls: { dangerouslyAcceptAnyCertificate: true } },
    act: (ftp) => ftp.voidcmd("NOOP"),
  },
  "the server closed the control connection before its greeting": {
    raw: createServer((socket) => socket.end()),
  },
  "a proxy in between may send a PROXY header": {
    plain: true,
    server: refusing("user-command", "221 Goodbye."),
  },
  "protC() sends data in clear": {
    server: refusing("prot-command", "502 No"),
    act: (ftp) => ftp.protP(),
  },
  "cannot open the data connection to": {
    server: {
      faults: [at("epsv", faults.reply("500 no")), at("pasv", faults.reply("227 (127,0,0,1,4,1)"))],
    },
    act: download,
  },
  "active mode may work": {
    server: { faults: [at("epsv", faults.reply("500 no")), at("pasv", faults.reply("502 no"))] },
    act: download,
  },
  "the server does not offer TLS here; nothing secret was sent": { server: { tls: "none" } },
  "the peer does not speak TLS here": { client: { implicit: true } },
  "with implicit TLS, as at port 990, a server waits for the client": {
    plain: true,
    server: { tls: "implicit" },
    client: { timeout: { greeting: 300 } },
  },
  "the peer ended the connection during the TLS handshake": {
    server: { faults: [at("control-tls", faults.cutHandshake(100))] },
  },
  "no version of TLS is common to both sides": {
    server: { tlsOptions: { maxVersion: "TLSv1.2" } },
    client: { tls: { minVersion: "TLSv1.3" } },
  },
  "the server sent more than its reply before TLS was switched": {
    server: refusing("auth-command", "234 go ahead\r\n230-half of a reply"),
  },
  "the certificate's issuer is not trusted": { client: { tls: { ca: other.ca } } },
  "the certificate is for": {
    server: { certificate: elsewhere },
    client: { tls: { ca: elsewhere.ca } },
  },
  "the certificate is not valid at this time": {
    server: { certificate: expired },
    client: { tls: { ca: expired.ca } },
  },
  "the server's public key is none of the pinned ones": {
    client: { tls: { pins: [Buffer.alloc(32).toString("base64")] } },
  },
  "the server's public key is not the one that it had before": {
    server: { tlsOptions: { dataCertificate: other, refuseSessionReuse: true } },
    client: { tls: { pins: undefined, dangerouslyAcceptAnyCertificate: true }, requireSamePublicKey: true },
    act: download,
  },
  "the peer refused TLS": { server: { tlsOptions: { clientCa: other.ca, maxVersion: "TLSv1.2" } } },
  "it closed right after the TLS handshake": {
    server: { faults: [at("user-command", faults.reset())] },
  },
  "the server requires TLS session reuse": {
    server: refusing("retr-command", "522 SSL connection failed: session reuse required"),
    act: download,
  },
  "the server did not resume the TLS session on the data connection": {
    server: { tlsOptions: { refuseSessionReuse: true } },
    client: { requireSessionReuse: true },
    act: download,
  },
  "the server requires TLS on data connections: call protP(), and not protC()": {
    server: refusing("retr-command", "522 Data connections must be encrypted."),
    act: async (ftp) => {
      await ftp.protP();
      await ftp.protC();
      await download(ftp);
    },
  },
  "without close_notify: data may be missing": {
    server: {
      faults: [at("data-end", faults.noCloseNotify()), at("retr-preliminary", faults.reply("150 ok"))],
    },
    act: download,
  },
  "after ccc() a login would send the password in clear": {
    act: async (ftp) => {
      await ftp.ccc();
      await ftp.login(LOGIN.user, LOGIN.password);
    },
  },
  "the server cannot speak TLS at the moment": { server: refusing("auth-command", "431 Later") },
  "the server wants this command to be protected": {
    server: refusing("pwd-command", "533 No"),
    act: (ftp) => ftp.pwd(),
  },
  "the server's policy refuses this kind of security": {
    server: refusing("prot-command", "534 No"),
    act: (ftp) => ftp.protP(),
  },
  "the server rejected the security data that was sent": {
    server: refusing("prot-command", "535 No"),
    act: (ftp) => ftp.protP(),
  },
  "the server does not know this level of protection": {
    server: refusing("prot-command", "536 No"),
    act: (ftp) => ftp.protP(),
  },
};

async function meetRaw(raw: Server, { client, act }: Situation): Promise<string> {
  await once(raw.listen(0, "127.0.0.1"), "listening");
  try {
    const address = raw.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const opening = FTP_TLS.open("127.0.0.1", { port, ...LOGIN, ...client });
    if (act === undefined) return await messageOf(opening);
    await using ftp = await opening;
    return await messageOf(act(ftp));
  } finally {
    raw.close();
  }
}

async function meet({ server, client = {}, plain = false, act, raw }: Situation): Promise<string> {
  if (raw !== undefined) return await meetRaw(raw, { client, ...(act === undefined ? {} : { act }) });
  const tls = server?.tls ?? (plain ? "none" : "explicit");
  await using running = await TestServer.start({ tree: { "a.txt": "text" }, users, ...server, tls });
  const { port, certificate } = running;
  if (plain) return await messageOf(FTP.open("localhost", { port, ...LOGIN, timeout: client.timeout }));
  const options = { port, ...LOGIN, ...client, tls: { ca: certificate.ca, ...client.tls } };
  const opening = FTP_TLS.open("localhost", options);
  if (act === undefined) return await messageOf(opening);
  await using ftp = await opening;
  return await messageOf(act(ftp));
}

describe("docs/troubleshooting.md", () => {
  it("has a heading for each of these situations, and no other", () => {
    expect(headings.toSorted()).toEqual(Object.keys(situations).toSorted());
  });

  it("leaves nothing out of what the sources say of TLS", () => {
    const texts = (file: string, pattern: RegExp): string[] =>
      Array.from(readFileSync(join(root, file), "utf8").matchAll(pattern), ([, text = ""]) => text);
    const told = [
      ...texts(
        "packages/transport/src/tls-failure.ts",
        /message: ["`](the peer [^"`$]*|the cert[^"`$]*|no [^"`$]*)/g,
      ),
      ...texts("packages/client/src/errors/security-hint.ts", /"(the server[^"]*)"/g),
      ...texts("packages/client/src/errors/security-hint.ts", /'(the server[^']*)'/g),
    ];
    expect(told.length).toBeGreaterThan(12);
    expect(told.filter((text) => !headings.some((heading) => text.includes(heading)))).toEqual([]);
  });

  it.each(headings)("has what is said word for word: %s", async (heading) => {
    const situation = situations[heading];
    if (situation === undefined) throw new Error("no situation is known for it");
    expect(await meet(situation)).toContain(heading);
  });
});

const requiresTls = "the server requires TLS: use FTP_TLS instead of FTP";
const requiresPrivateData = "the server requires TLS on data connections: call protP(), and not protC()";

itOnServers(
  "2228-02: those who come in clear are told to use TLS",
  ({ tls }) => tls === "explicit",
  async (server) => {
    expect(await messageOf(FTP.open(server.host, plainOptionsFor(server)))).toContain(requiresTls);
  },
);

itOnServers(
  "2228-02, 4217-02: those who want data in clear are told that it may not be",
  ({ tlsDataRequired }) => tlsDataRequired,
  async (server) => {
    await using ftp = await openSecureClient(server);
    await ftp.protP();
    const message = await messageOf(ftp.protC().then(() => ftp.nlst()));
    // ProFTPD refuses PROT C itself, by code.
    expect(message.includes(requiresPrivateData) || message.startsWith("PermanentReplyError: 534")).toBe(
      true,
    );
  },
);

itOnServers(
  "S63: implicit TLS to a port of clear text, and clear text to a port of implicit TLS",
  ({ tls }) => tls !== "optional",
  async (server) => {
    const timeout = { greeting: 500 };
    const message =
      server.tls === "implicit"
        ? await messageOf(FTP.open(server.host, { ...plainOptionsFor(server), timeout }))
        : await messageOf(FTP_TLS.open(server.host, { ...optionsFor(server), timeout, implicit: true }));
    expect(message).toContain(
      server.tls === "implicit"
        ? "with implicit TLS, as at port 990, a server waits for the client"
        : "the peer does not speak TLS here",
    );
  },
);

itOnServers(
  "a server that wants a client certificate is named as the cause",
  ({ clientCertRequired }) => clientCertRequired,
  async (server) => {
    const { tls, ...options } = optionsFor(server);
    const opening = FTP_TLS.open(server.host, { ...options, tls: { ca: tls?.ca } });
    expect(await messageOf(opening)).toMatch(/client certificate/);
  },
);
