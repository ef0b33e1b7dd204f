import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { inspect } from "node:util";
import { at, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { ConnectorError, canRetry, FTP, FTP_TLS, ftpcp, type FtpConnector } from "../src/index.ts";

const NAME = "ftp.example.test";
const TREE = { "hello.txt": "hello, world!\n", pub: {} };
const LOGIN = { user: "user", password: "secret", timeout: 5_000 };

async function dialled(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

/** A way to the server that knows it by its name alone, and notes what it was asked for. */
function tunnel(asked: string[] = []): FtpConnector {
  return async ({ host, port, purpose }) => {
    asked.push(`${purpose} ${host}`);
    return await dialled(port);
  };
}

async function moveFiles(ftp: FTP): Promise<void> {
  const parts: Uint8Array[] = [];
  await ftp.retrbinary("RETR hello.txt", (block) => void parts.push(block));
  expect(Buffer.concat(parts).toString()).toBe(TREE["hello.txt"]);
  await ftp.storbinary("STOR new.txt", Buffer.from("new\n"));
  expect(await ftp.size("new.txt")).toBe(4);
  expect((await ftp.list()).length).toBe(3);
}

describe("X1: every connection goes through the connector, to the server's name", () => {
  const servers: readonly (readonly [string, TestServerOptions])[] = [
    ["in clear", {}],
    ["explicit TLS", { tls: "required", tlsOptions: { requireSessionReuse: true } }],
    ["implicit TLS", { tls: "implicit" }],
    ["no EPSV", { without: ["EPSV"] }],
    ["a 227 with an address from elsewhere", { without: ["EPSV"], passiveAddress: "192.0.2.1" }],
  ];
  it.each(servers)("%s", async (_what, options) => {
    await using server = await TestServer.start({ tree: TREE, ...options });
    const asked: string[] = [];
    const { port } = server;
    const settings = { ...LOGIN, port, connector: tunnel(asked) };
    const tls = { ca: server.certificate.ca, servername: "localhost" };
    await using ftp =
      options.tls === undefined
        ? await FTP.open(NAME, settings)
        : await FTP_TLS.open(NAME, { ...settings, tls, implicit: options.tls === "implicit" });
    await moveFiles(ftp);
    expect(asked).toEqual([`control ${NAME}`, ...asked.slice(1).map(() => `data ${NAME}`)]);
    expect(asked.length).toBe(4);
    expect(ftp.host).toBe(NAME);
  });

  it("EPSV is asked first, and PASV where that is refused", async () => {
    await using server = await TestServer.start({ tree: TREE, faults: [at("epsv", faults.permanent(500))] });
    await using ftp = await FTP.open(NAME, { ...LOGIN, port: server.port, connector: tunnel() });
    expect((await ftp.makepasv()).host).toBe(NAME);
    const asked = server.transcript.lines.filter((line) => /^C: (?:EPSV|PASV)/.test(line));
    expect(asked).toEqual(["C: EPSV", "C: PASV"]);
  });

  it("the address in a 227 counts only for who trusts it, and then not the private ones", async () => {
    const asked: string[] = [];
    const options = { ...LOGIN, connector: tunnel(asked), trustServerPasvIpv4Address: true };
    for (const passiveAddress of ["203.0.113.7", "10.0.0.1"]) {
      await using server = await TestServer.start({ tree: TREE, without: ["EPSV"], passiveAddress });
      await using ftp = await FTP.open(NAME, { ...options, port: server.port });
      const nlst = ftp.nlst();
      if (passiveAddress === "10.0.0.1") await expect(nlst).rejects.toThrow(/10\.0\.0\.1.*a private address/);
      else expect(await nlst).toEqual(["hello.txt", "pub"]);
    }
    expect(asked).toEqual([`control ${NAME}`, "data 203.0.113.7", `control ${NAME}`]);
  });

  it("what the server has sent behind the proxy's reply is kept", async () => {
    await using server = await TestServer.start({ tree: TREE });
    const connector: FtpConnector = async ({ port, purpose }) => {
      const socket = await dialled(port);
      if (purpose === "data") return { socket };
      const [head] = await once(socket, "data");
      return { socket, head };
    };
    await using ftp = await FTP.open(NAME, { ...LOGIN, port: server.port, connector });
    expect(ftp.welcome).toMatch(/^220 /);
    await moveFiles(ftp);
  });
});

/** A stream of its own on the socket, which hands on what it is given a moment later. */
function onSocket(socket: Socket): Duplex {
  const stream = new Duplex({
    allowHalfOpen: true,
    read: () => void socket.resume(),
    write: (chunk, _encoding, done) => void setTimeout(() => socket.write(chunk, done), 5),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk) => {
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on("end", () => void stream.push(null));
  socket.on("error", (error) => void stream.destroy(error));
  return stream;
}

it("F45, 4217-04: over a Duplex, too, downloads and uploads end with a close_notify", async () => {
  await using server = await TestServer.start({ tree: { ...TREE, empty: "" }, tls: "required" });
  const connector: FtpConnector = async ({ port }) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    return onSocket(socket);
  };
  const tls = { ca: server.certificate.ca, servername: "localhost" };
  await using ftp = await FTP_TLS.open(NAME, { ...LOGIN, port: server.port, connector, tls });
  await ftp.retrbinary("RETR empty", () => {});
  await ftp.nlst();
  for (const { error } of await ftp.retrieveMany(["hello.txt", "empty"])) expect(error).toBe(undefined);
  await ftp.storbinary("STOR new.txt", Buffer.from("new"));
  await ftp.retrbinary("RETR hello.txt", () => {});
  for (const { closed } of server.transfers) await closed;
  expect(server.transfers.map(({ clientEnd }) => clientEnd)).toEqual(Array(6).fill("close-notify"));
});

describe("a connector that fails", () => {
  const secret = "hunter2-of-the-proxy";
  const refusing: FtpConnector = ({ purpose, port }) => {
    if (purpose === "control") return dialled(port);
    const url = `socks5://bob:${secret}@proxy.test:1080`;
    throw Object.assign(new Error(`${url} refused`), { options: { proxy: { password: secret } } });
  };

  it("X1, Z4: the error names the server and the connection, and no secret of the proxy", async () => {
    await using server = await TestServer.start({ tree: TREE });
    const lines: string[] = [];
    const settings = { ...LOGIN, port: server.port, connector: refusing, debugLevel: 3 };
    await using ftp = await FTP.open(NAME, { ...settings, log: (line) => void lines.push(line) });
    const error: unknown = await ftp.nlst().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorError);
    expect(error).toMatchObject({ code: "ERR_FTP_CONNECTOR", phase: "dataConnect", retryable: true });
    expect(String(error)).toMatch(
      /the connector cannot connect to ftp\.example\.test:\d+ \(data connection\): socks5:\/\/\*{6}@proxy\.test:1080 refused/,
    );
    expect(inspect(error, { depth: 9 }) + lines.join("\n")).not.toContain(secret);
    expect(await ftp.pwd()).toBe("/");
  });

  it.each([
    [Object.assign(new Error("no"), { code: "ECONNREFUSED" }), true],
    [Object.assign(new Error("no"), { code: "ENOTFOUND" }), false],
    [new TypeError("a mistake"), false],
    ["a text", true],
  ])("%s: may succeed later: %s", async (thrown, isRetryable) => {
    const connector: FtpConnector = () => {
      throw thrown;
    };
    const error: unknown = await FTP.open(NAME, { connector }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ConnectorError", phase: "connect" });
    expect(canRetry(error)).toBe(isRetryable);
  });

  it("its time is limited by timeout.connect, of which it is told", async () => {
    const seen: unknown[] = [];
    const connector: FtpConnector = ({ timeout, signal }) => {
      seen.push(timeout, signal.aborted);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    };
    const opening = FTP.open(NAME, { connector, timeout: { connect: 20 } });
    await expect(opening).rejects.toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "connect" });
    expect(seen).toEqual([20, false]);
  });
});

describe("what a connector cannot do is a TypeError before anything is sent", () => {
  const connector = tunnel();
  it.each([{ passive: false }, { localAddress: "127.0.0.1" }, { localPort: 0 }])("%o", async (option) => {
    expect(() => new FTP({ connector, ...option })).toThrow(TypeError);
  });

  it("set later", async () => {
    await using server = await TestServer.start({ tree: TREE });
    await using ftp = await FTP.open(NAME, { ...LOGIN, port: server.port, connector });
    expect(() => ftp.setPasv(false)).toThrow(TypeError);
    await expect(ftp.makeport()).rejects.toThrow(TypeError);
    await expect(ftp.connect(NAME, { localAddress: "127.0.0.1" })).rejects.toThrow(TypeError);
    await moveFiles(ftp);
  });

  it("ftpcp, where the address of the first server is not known", async () => {
    await using server = await TestServer.start({ tree: TREE });
    const open = (): Promise<FTP> => FTP.open(NAME, { ...LOGIN, port: server.port, connector });
    await using from = await open();
    await using to = await open();
    await expect(ftpcp(from, "hello.txt", to, "copy.txt")).rejects.toThrow(/needs the address/);
    await moveFiles(from);
  });
});
