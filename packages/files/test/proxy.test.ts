import { inspect } from "node:util";
import { ScriptServer, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import type { FtpProxy } from "../src/options/ftp-proxy.ts";
import type { SiteOptions } from "../src/options/site-options.ts";
import { startHttpProxy, startSocks4, startSocks5, type TestProxy } from "./proxies.ts";

const kinds: readonly [string, () => Promise<TestProxy>, (port: number) => string][] = [
  ["SOCKS 5", () => startSocks5("me", "p@ss"), (port) => `socks5://me:p%40ss@127.0.0.1:${port}`],
  ["SOCKS 4a", startSocks4, (port) => `socks4a://127.0.0.1:${port}`],
  ["HTTP CONNECT", () => startHttpProxy("me", "p@ss"), (port) => `http://me:p%40ss@127.0.0.1:${port}`],
];

const users = { me: "secret" };
const options: SiteOptions = { netrc: false, retry: false };

describe.each(kinds)("X1: %s", (_, start, urlOf) => {
  it.each([
    ["in clear", "none", "ftp"],
    ["with TLS after AUTH", "explicit", "ftpes"],
    ["with implicit TLS", "implicit", "ftps"],
  ] as const)("takes control and data connections, %s, by the server's name", async (_name, tls, scheme) => {
    await using proxy = await start();
    await using server = await TestServer.start({ users, tls, tree: { "a.txt": "hello" } });
    const tlsOptions = { ca: server.certificate.ca };
    const url = `${scheme}://me:secret@localhost:${server.port}/`;
    const site = await connect(url, {
      ...options,
      tls: tls === "none" ? "off" : "try",
      tlsOptions,
      proxy: urlOf(proxy.port),
    });
    expect(await site.readdir()).toEqual(["a.txt"]);
    await site.close();
    expect(proxy.asked[0]).toBe(`localhost:${server.port}`);
    expect(proxy.asked).toHaveLength(2);
    expect(proxy.asked.every((place) => place.startsWith("localhost:"))).toBe(true);
  });
});

describe("X1: what a proxy refuses", () => {
  it.each([
    [
      "SOCKS 5 and a wrong password",
      () => startSocks5("me", "other"),
      (port: number) => `socks5://me:hunter2@127.0.0.1:${port}`,
    ],
    [
      "HTTP and a wrong password",
      () => startHttpProxy("me", "other"),
      (port: number) => `http://me:hunter2@127.0.0.1:${port}`,
    ],
  ] as const)("%s", async (_, start, urlOf) => {
    await using proxy = await start();
    const error = await connect("ftp://localhost:1/", { ...options, proxy: urlOf(proxy.port) }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROXY", retryable: false });
    expect(String(error)).toContain(
      `the proxy 127.0.0.1:${proxy.port} did not connect the control connection to localhost:1`,
    );
    expect(inspect(error)).not.toContain("hunter2");
  });

  it("a proxy that is not there", async () => {
    const error = await connect("ftp://localhost:1/", { ...options, proxy: "http://127.0.0.1:1" }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: "ERR_FTP_PROXY", retryable: true });
  });
});

/** What an FTP proxy and a client say until the client is in the site's directory. */
const conversations: readonly [string, SiteOptions, string][] = [
  ["USER user@host", {}, "C: USER me@ftp.example.com:2121\nS: 331 password\nC: PASS secret\nS: 230 in"],
  [
    "SITE host",
    { ftpProxy: { host: "127.0.0.1", style: "site" } },
    "C: SITE ftp.example.com:2121\nS: 200 connected\nC: USER me\nS: 331 password\nC: PASS secret\nS: 230 in",
  ],
  [
    "OPEN host, after a login of its own",
    { ftpProxy: { host: "127.0.0.1", style: "open", user: "gate", password: "keeper" } },
    "C: USER gate\nS: 331 password\nC: PASS keeper\nS: 230 welcome\nC: OPEN ftp.example.com:2121\nS: 220 connected\n" +
      "C: USER me\nS: 331 password\nC: PASS secret\nS: 230 in",
  ],
];

describe("X2: FTP proxies", () => {
  it.each(conversations)("%s", async (_, { ftpProxy }, conversation) => {
    const script = `S: 220 proxy\n${conversation}\nC: CWD pub\nS: 250 ok\nC: PWD\nS: 257 "/pub"\nC: QUIT\nS: 221 bye`;
    const server = await ScriptServer.start(script);
    const proxy: FtpProxy = { host: "127.0.0.1", ...ftpProxy, port: server.port };
    const site = await connect("ftp://me:secret@ftp.example.com:2121/pub", {
      ...options,
      tls: "off",
      ftpProxy: proxy,
    });
    await site.close();
    await server.finished;
    await server.stop();
  });

  it.each([
    [{ ftpProxy: {} }, "needs a host"],
    [{ ftpProxy: { host: "h", style: "x" } }, "style"],
    [{ ftpProxy: { host: "h", prot: 1 } }, 'did you mean "port"?'],
  ])("wrong options: %j", async (wrong, message) => {
    await expect(connect("ftp://h/", wrong as SiteOptions)).rejects.toThrow(message);
  });

  it("TLS needs a proxy that reads nothing", async () => {
    await expect(connect("ftps://h/", { ftpProxy: { host: "h" } })).rejects.toThrow("needs an ftp: URL");
  });
});

describe("X3: HOST, CLNT and LANG", () => {
  it("are said around the login", async () => {
    const script = `
      S: 220 ready
      C: HOST www.example.com
      S: 220 www
      C: USER me
      S: 331 password
      C: PASS secret
      S: 230 in
      C: FEAT
      S: 211-features
      S:  CLNT
      S:  LANG EN*;FR
      S: 211 end
      C: CLNT mirror 1.0
      S: 200 ok
      C: LANG fr
      S: 200 oui
      C: PWD
      S: 257 "/"
      C: QUIT
      S: 221 bye`;
    const server = await ScriptServer.start(script);
    const around = { virtualHost: "www.example.com", clientName: "mirror 1.0", language: "fr" };
    const site = await connect(`ftp://me:secret@127.0.0.1:${server.port}/`, {
      ...options,
      tls: "off",
      ...around,
    });
    await site.close();
    await server.finished;
    await server.stop();
  });
});

describe("X1: wrong options", () => {
  it.each(["ftp://h", "socks5:", "127.0.0.1:1080", "https://h", ""])("proxy %j", async (proxy) => {
    await expect(connect("ftp://h/", { ...options, proxy })).rejects.toThrow(/option proxy/);
  });

  it("a proxy beside a connector", async () => {
    const connector = () => Promise.reject(new Error("never"));
    await expect(connect("ftp://h/", { proxy: "http://h", ftp: { connector } })).rejects.toThrow(
      "cannot be combined",
    );
  });
});
