import { once } from "node:events";
import { connect } from "node:net";
import { inspect } from "node:util";
import { createCertificate, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { FTP, FTP_TLS, type FtpTlsOptions, ServerMemory } from "../src/index.ts";

const TREE = { "hello.txt": "hello, world!\n", "naïve.txt": "", pub: {} };

async function open(server: TestServer, options: FtpTlsOptions = {}): Promise<FTP_TLS> {
  const { ca } = server.certificate;
  const login = { user: "user", password: "secret", timeout: 5_000 };
  return await FTP_TLS.open(server.host, { ...login, port: server.port, tls: { ca }, ...options });
}

/** The commands of one kind that the server was sent. */
function sent(server: TestServer, pattern: RegExp): number {
  return server.transcript.lines.filter((line) => line.startsWith("C: ") && pattern.test(line.slice(3)))
    .length;
}

describe.each(["TLSv1.2", "TLSv1.3"] as const)("%s", (version) => {
  const settings: TestServerOptions = {
    tree: TREE,
    tls: "required",
    tlsOptions: { minVersion: version, maxVersion: version, requireSessionReuse: true },
  };

  it("P6: a second client resumes the TLS session of the first, and so do its data connections", async () => {
    await using server = await TestServer.start(settings);
    const memory = new ServerMemory();
    const resumed: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      await using ftp = await open(server, { memory, requireSessionReuse: true });
      await ftp.nlst();
      await ftp.nlst();
      resumed.push(ftp.tls?.sessionReused, ftp.dataTls?.sessionReused);
    }
    expect(resumed).toEqual([false, true, true, true, true, true]);
  });

  it("P6: clients at the same time, the first still connected", async () => {
    await using server = await TestServer.start(settings);
    const memory = new ServerMemory();
    await using first = await open(server, { memory, requireSessionReuse: true });
    await first.nlst();
    const others = await Promise.all(Array.from({ length: 4 }, () => open(server, { memory })));
    for (const ftp of [first, ...others]) expect((await ftp.nlst()).length).toBe(3);
    expect(others.filter((ftp) => ftp.tls?.sessionReused).length).toBeGreaterThan(0);
    for (const ftp of others) ftp.close();
  });
});

it("F62: without a memory each connection begins anew", async () => {
  await using server = await TestServer.start({ tree: TREE, tls: "required" });
  const resumed: unknown[] = [];
  await using ftp = await open(server);
  await ftp.features();
  for (let round = 0; round < 2; round++) {
    await ftp.connect();
    await ftp.login("user", "secret");
    await ftp.features();
    resumed.push(ftp.tls?.sessionReused);
  }
  expect([...resumed, sent(server, /^FEAT/)]).toEqual([false, false, 3]);
});

it("P6: FEAT is asked once for all; what it said holds after the login, and each session says OPTS UTF8 ON", async () => {
  await using server = await TestServer.start({ tree: TREE, tls: "required" });
  const memory = new ServerMemory();
  for (let round = 0; round < 3; round++) {
    await using ftp = await open(server, { memory });
    expect((await ftp.features()).has("MLST")).toBe(true);
    await ftp.size("naïve.txt");
  }
  expect([sent(server, /^FEAT/), sent(server, /^OPTS UTF8 ON/)]).toEqual([1, 3]);
});

it.each([
  ["before the login", false],
  ["on a connection in clear", true],
])("P6: what FEAT said %s is not taken over by others", async (_what, isLoggedIn) => {
  await using server = await TestServer.start({ tree: TREE, tls: "explicit" });
  const memory = new ServerMemory();
  await using first = new FTP({ host: server.host, port: server.port, memory });
  await first.connect();
  if (isLoggedIn) await first.login("user", "secret");
  await first.features();
  await using second = await open(server, { memory });
  await second.features();
  expect(sent(server, /^FEAT/)).toBe(2);
});

/** Starts a server at a port that one had before; others of this machine may have it for a moment. */
function startAt(port: number, options: TestServerOptions): Promise<TestServer> {
  return vi.waitFor(() => TestServer.start({ ...options, port }), { timeout: 20_000, interval: 20 });
}

it("P6: the passive command that was taken is the first of the next client, and where it is refused, the other", async () => {
  const memory = new ServerMemory();
  const asked: string[] = [];
  let port = 0;
  for (const without of [["PASV"], ["PASV"], ["EPSV"], ["EPSV"]]) {
    await using server = await startAt(port, { tree: TREE, tls: "required", without });
    port = server.port;
    await using ftp = await open(server, { memory });
    await ftp.makepasv();
    asked.push(...server.transcript.lines.filter((line) => /^C: (?:PASV|EPSV)/.test(line)), "");
  }
  expect(asked).toEqual(["C: PASV", "C: EPSV", "", "C: EPSV", "", "C: EPSV", "C: PASV", "", "C: PASV", ""]);
});

it("S64: requireSamePublicKey holds for all clients that share a memory", async () => {
  const memory = new ServerMemory();
  const first = await TestServer.start({ tls: "required" });
  const { port } = first;
  await using ftp = await open(first, { memory });
  ftp.close();
  await first.stop();
  await using other = await startAt(port, { tls: "required", certificate: createCertificate({}) });
  const error: unknown = await open(other, { memory, requireSamePublicKey: true }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ reason: "certificate-changed" });
  memory.forget();
  await using again = await open(other, { memory, requireSamePublicKey: true });
  expect(again.state).toBe("ready");
});

it("shows nothing of what it knows, and is the only thing that the option takes", async () => {
  await using server = await TestServer.start({ tree: TREE, tls: "required" });
  const memory = new ServerMemory();
  await using ftp = await open(server, { memory });
  await ftp.nlst();
  expect(inspect(memory, { depth: 9, showHidden: true })).toBe("ServerMemory {}");
  for (const wrong of [{}, true, new Map()])
    expect(() => new FTP({ memory: wrong as ServerMemory })).toThrow(TypeError);
});

it("P6: the first data connection of a second client is dialled beside its command", async () => {
  await using server = await TestServer.start({ tree: TREE });
  const memory = new ServerMemory();
  const options = { port: server.port, user: "user", password: "secret", memory };
  await using first = await FTP.open(server.host, options);
  await first.nlst();
  // It is not open before the server has the command.
  const connector: NonNullable<FtpTlsOptions["connector"]> = async ({ host, port, purpose }) => {
    const before = sent(server, /^NLST/);
    if (purpose === "data") await vi.waitFor(() => expect(sent(server, /^NLST/)).toBe(before + 1));
    const socket = connect({ host, port });
    await once(socket, "connect");
    return socket;
  };
  await using second = await FTP.open(server.host, { ...options, connector });
  expect((await second.nlst()).length).toBe(3);
});
