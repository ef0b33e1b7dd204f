import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { at, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import type { SiteOptions } from "../src/options/site-options.ts";
import { commandsOf, openSite } from "./sites.ts";

const users = { me: "secret" };
const once: SiteOptions = { retry: false, netrc: false };

/** What comes of connecting to a server with this scheme. */
async function outcome(settings: TestServerOptions, scheme: string, options: SiteOptions = {}) {
  await using server = await TestServer.start({ users, ...settings });
  const insecure: string[] = [];
  const tlsOptions = { ca: server.certificate.ca };
  const url = `${scheme}://me:secret@localhost:${server.port}/`;
  const given = { ...once, tlsOptions, onInsecure: (reply: string) => insecure.push(reply), ...options };
  const error = await connect(url, given).then(
    (site) => site.close(),
    (reason: unknown) => reason as Error,
  );
  const passwords = commandsOf(server).filter((line) => line.startsWith("PASS"));
  return { error, insecure, passwords, commands: commandsOf(server) };
}

describe("Z1: schemes and TLS", () => {
  it.each([
    { scheme: "ftp", tls: "none", first: "AUTH TLS", insecure: 1 },
    { scheme: "ftp", tls: "explicit", first: "AUTH TLS", insecure: 0 },
    { scheme: "ftpes", tls: "explicit", first: "AUTH TLS", insecure: 0 },
    { scheme: "ftps", tls: "implicit", first: "USER me", insecure: 0 },
  ] as const)("$scheme: with a server whose TLS is $tls", async ({ scheme, tls, first, insecure }) => {
    const found = await outcome({ tls }, scheme);
    expect(found.error).toBeUndefined();
    expect(found.commands[0]).toBe(first);
    expect(found.insecure).toHaveLength(insecure);
  });

  it("ftp: with tls off does not ask for TLS", async () => {
    const found = await outcome({ tls: "explicit" }, "ftp", { tls: "off" });
    expect(found.commands[0]).toBe("USER me");
  });

  it.each([
    ["ftpes: and AUTH refused", "ftpes", { tls: "none" }, {}, "ERR_FTP_PERMANENT"],
    [
      "ftp: with tls require and AUTH refused",
      "ftp",
      { tls: "none" },
      { tls: "require" },
      "ERR_FTP_PERMANENT",
    ],
    [
      "ftp: and AUTH refused with a 4yz",
      "ftp",
      { tls: "none", faults: [at("auth", faults.temporary(431))] },
      {},
      "ERR_FTP_TEMPORARY",
    ],
    [
      "ftp: and a handshake that fails",
      "ftp",
      { tls: "explicit", faults: [at("control-tls", faults.cutHandshake(200))] },
      {},
      "ERR_FTP_TLS",
    ],
    [
      "ftp: and a certificate that nobody trusts",
      "ftp",
      { tls: "explicit" },
      { tlsOptions: {} },
      "ERR_FTP_TLS",
    ],
    ["ftps: and a server that begins in clear", "ftps", { tls: "explicit" }, {}, "ERR_FTP_TLS"],
  ] as const)("no password is sent in clear: %s", async (_, scheme, settings, options, code) => {
    const found = await outcome(settings, scheme, options);
    expect(found.error).toMatchObject({ code });
    expect(found.passwords).toEqual([]);
  });

  it("ftps: and a server that begins in clear names the right scheme", async () => {
    const found = await outcome({ tls: "explicit" }, "ftps");
    expect(String(found.error)).toContain("write ftpes:");
  });
});

describe("the directory of the URL", () => {
  it("is where relative paths begin", async () => {
    await using open = await openSite({ tree: { a: { b: { "f.txt": "f" } } } }, {}, "a/b");
    expect(await open.site.readdir()).toEqual(["f.txt"]);
    expect((await open.site.stat("/a")).isDirectory()).toBe(true);
  });

  it("is an error when it is not there", async () => {
    await expect(openSite({}, {}, "nowhere")).rejects.toMatchObject({ code: "ENOENT", path: "nowhere" });
    await expect(openSite({ tree: { f: "file" } }, {}, "f")).rejects.toMatchObject({
      code: "ENOTDIR",
      path: "f",
    });
  });
});

describe("who logs in", () => {
  it("calls a password function once for all connections", async () => {
    let calls = 0;
    await using server = await TestServer.start({ users });
    const site = await connect(`ftp://me@${server.host}:${server.port}/`, {
      ...once,
      tls: "off",
      password: () => (calls++, Promise.resolve("secret")),
    });
    await Promise.all(Array.from({ length: 4 }, () => site.readdir()));
    await site.close();
    expect(calls).toBe(1);
    expect(commandsOf(server).filter((line) => line === "PASS secret").length).toBeGreaterThan(1);
  });

  it("asks .netrc when there is no password", async () => {
    const folder = await mkdtemp(join(tmpdir(), "files-"));
    const file = join(folder, "netrc");
    await writeFile(file, "machine 127.0.0.1 login me password secret\n", { mode: 0o600 });
    try {
      await using server = await TestServer.start({ users });
      const site = await connect(`ftp://${server.host}:${server.port}/`, {
        retry: false,
        tls: "off",
        netrc: file,
      });
      await site.close();
      expect(commandsOf(server)).toContain("PASS secret");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("P7: tries a wrong password once, and not again for later calls", async () => {
    await using server = await TestServer.start({ users });
    const url = `ftp://me:guess@${server.host}:${server.port}/`;
    await expect(connect(url, { netrc: false, tls: "off" })).rejects.toMatchObject({ reply: { code: 530 } });
    expect(commandsOf(server).filter((line) => line.startsWith("PASS"))).toHaveLength(1);
  });
});

describe("onSession", () => {
  it("sends its commands after every login", async () => {
    await using open = await openSite({}, { onSession: ["NOOP"], connections: 2 });
    await Promise.all([open.site.readdir(), open.site.readdir()]);
    expect(commandsOf(open.server).filter((line) => line === "NOOP")).toHaveLength(2);
  });
});

describe("wrong options are named before anything is sent", () => {
  it.each([
    [{ conections: 4 }, TypeError, 'did you mean "connections"?'],
    [{ poolSize: 4 }, TypeError, 'did you mean "connections"?'],
    [{ secure: true }, TypeError, "the scheme of the URL says it"],
    [{ timeout: 5 }, TypeError, "inside ftp"],
    [{ connections: 0 }, RangeError, "connections"],
    [{ connections: 1.5 }, RangeError, "connections"],
    [{ connections: "4" }, TypeError, "must be a number"],
    [{ tls: true }, TypeError, "must be a string"],
    [{ tls: "yes" }, TypeError, "require"],
    [{ retry: { attempt: 3 } }, TypeError, 'did you mean "attempts"?'],
    [{ retry: { attempts: 0 } }, RangeError, "retry.attempts"],
    [{ retry: { total: -1 } }, RangeError, "retry.total"],
    [{ idleTimeout: -1 }, RangeError, "idleTimeout"],
    [{ password: 12345678 }, TypeError, "must be a string or a function"],
    [{ netrc: 1 }, TypeError, "netrc"],
    [{ ftp: { host: "x" } }, TypeError, "not yours to set"],
    [{ ftp: { passiv: true } }, TypeError, "passive"],
    [{ tlsOptions: { rejectUnauthorized: false } }, TypeError, "rejectUnauthorized"],
    [AbortSignal.abort(), TypeError, "{ signal }"],
    [null, TypeError, "must be an object"],
  ])("%j", async (options, kind, message) => {
    await using server = await TestServer.start({ users });
    const error: unknown = await connect(
      `ftp://me:secret@${server.host}:${server.port}/`,
      options as SiteOptions,
    ).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toContain(message);
    expect(inspect(error)).not.toMatch(/secret|12345678/);
    expect(server.connections).toBe(0);
  });
});
