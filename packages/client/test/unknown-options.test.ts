import { inspect } from "node:util";
import { createCertificate, TestServer } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FTP, FTP_TLS } from "../src/index.ts";
import { optionHint } from "../src/session/option-names.ts";
import { type AnyOptions, optionCalls, otherOptionCalls, withoutOptions } from "./option-calls.ts";

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());

const calls = { ...optionCalls, ...otherOptionCalls };

/** What the call rejects with, on a client that would reach the server if it were to dial. */
async function refusal(name: string, options: AnyOptions): Promise<unknown> {
  const ftp = new FTP_TLS({ host: server.host, port: server.port });
  return await (calls[name] as (typeof calls)[string])(ftp, options).then(
    () => "nothing",
    (error: unknown) => error,
  );
}

it("every public method is in one of the two lists", () => {
  const methods = new Set<string>();
  for (let at: object = FTP_TLS.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === "function" && name !== "constructor") methods.add(name);
    }
  }
  const listed = [...Object.keys(optionCalls), ...withoutOptions];
  expect([...methods].toSorted()).toEqual(listed.toSorted());
});

describe.each(Object.keys(calls))("%s", (name) => {
  it("refuses an option that does not exist before anything is sent", async () => {
    const before = server.connections;
    const error = await refusal(name, { colour: "hunter2" });
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain('unknown option "colour" of');
    expect(inspect(error)).not.toContain("hunter2");
    expect(server.connections).toBe(before);
  });

  it("names the option that was probably meant", async () => {
    const signal = name.startsWith("new ") ? { encodng: "utf-8" } : { signl: AbortSignal.timeout(1) };
    const meant = name.startsWith("new ") ? "encoding" : "signal";
    expect(String(await refusal(name, signal))).toContain(`did you mean "${meant}"?`);
  });

  it.each(["hunter2", 2121, null, ["hunter2"], AbortSignal.abort("hunter2")])(
    "refuses %s in place of the options",
    async (options) => {
      const isText = typeof options === "string" || options === null || Array.isArray(options);
      // These take any number of texts, and a callback.
      if ((name === "nlst" || name === "dir") && isText) options = 2121;
      const error = await refusal(name, options);
      expect(error).toBeInstanceOf(TypeError);
      expect(inspect(error)).not.toContain("hunter2");
    },
  );

  it("refuses a value of the wrong kind", async () => {
    const isConstructor = name.startsWith("new ");
    const options = isConstructor ? { passive: "hunter2" } : { signal: "hunter2" };
    const error = await refusal(name, options);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(
      isConstructor ? "passive of new FTP" : /signal of .*must be an AbortSignal, not a string/,
    );
    expect(inspect(error)).not.toContain("hunter2");
  });
});

describe("no password is sent in clear by a mistaken option", () => {
  it.each([
    { secure: true },
    { secure: "implicit" },
    { tls: {} },
    { implicit: true },
    { ssl: true },
    { rejectUnauthorized: true },
  ])("%j on FTP is refused with a hint at FTP_TLS", async (options: object) => {
    const before = server.connections;
    const login = { port: server.port, user: "user", password: "secret" };
    await expect(FTP.open(server.host, { ...login, ...options })).rejects.toThrow(/unknown option.*FTP_TLS/);
    expect(() => new FTP(options)).toThrow(/unknown option.*FTP_TLS/);
    expect(server.connections).toBe(before);
  });

  it("secure on login() of FTP is refused", async () => {
    const options: AnyOptions = { secure: true };
    await expect(new FTP().login("user", "secret", undefined, options)).rejects.toThrow("FTP_TLS");
  });

  it("a login given to the constructor, which does not log in, is refused", () => {
    const options: AnyOptions = { user: "user", password: "hunter2" };
    expect(() => new FTP(options)).toThrow('unknown option "user" of new FTP(): open() and login() take it');
  });

  it("a password without a user is refused, not forgotten", async () => {
    const options = { port: server.port, password: "hunter2" };
    await expect(FTP.open(server.host, options)).rejects.toThrow("the option user is missing");
  });
});

describe("options inside options", () => {
  it.each<[object, string]>([
    [{ tls: { rejectUnauthorized: false } }, "dangerouslyAcceptAnyCertificate"],
    [{ tls: { serverName: "x" } }, 'did you mean "servername"?'],
    [{ tls: { pin: ["x"] } }, 'did you mean "pins"?'],
    [{ tls: { pins: "x" } }, "pins of tls must be an array, not a string"],
    [{ tls: true }, "tls of new FTP_TLS() must be an object, not a boolean"],
    [{ timeout: { conect: 5 } }, 'did you mean "connect"?'],
    [{ timeout: { connect: "5" } }, "connect of timeout must be a number, not a string"],
    [{ timeout: "5" }, "the option timeout must be a number of milliseconds for each step"],
    [{ timeout: AbortSignal.abort() }, "or null, not an AbortSignal"],
    [{ timeout: false }, "or null, not a boolean"],
    [
      { noopInterval: "5" },
      "the option noopInterval must be a number of milliseconds, or { idle, transfer }",
    ],
    [{ noopInterval: false }, "without it no NOOP is sent, not a boolean"],
    [{ noopInterval: null }, "no NOOP is sent, not null"],
    [{ noopInterval: { idel: 5 } }, 'did you mean "idle"?'],
  ])("%j", (options, words) => {
    expect(() => new FTP_TLS(options)).toThrow(TypeError);
    expect(() => new FTP_TLS(options)).toThrow(words);
  });
});

describe("what no handshake can come of is found before anything is resolved", () => {
  const { ca } = createCertificate();
  const noDigest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  it.each<[string, object, string]>([
    ["no pin", { pins: [] }, "`pins` is empty"],
    ["a pin that is none", { pins: [`${noDigest}=`, "x"] }, "pins[1] must be the SHA-256"],
    ["a pin without its end", { pins: [noDigest] }, "pins[0] must be the SHA-256"],
    ["a pin in hex", { pins: ["ab".repeat(32)] }, "pins[0] must be the SHA-256"],
    ["no issuer", { ca: [] }, "`ca` is empty"],
    ["a path in place of an issuer", { ca: "/etc/ssl/ca.pem" }, "part 1 of `ca` holds no certificate in PEM"],
    ["an issuer that is cut", { ca: [ca, ca.slice(0, 200)] }, "part 2 of `ca` holds no certificate in PEM"],
    [
      "an issuer that is garbled",
      { ca: ca.replace(/M/g, "N") },
      "part 1 of `ca` holds a certificate that cannot be read",
    ],
    ["a key that is none", { cert: ca, key: "hunter2" }, "cert, key, passphrase or ciphers cannot be used"],
    [
      "another's key",
      { cert: ca, key: createCertificate().key },
      "cert, key, passphrase or ciphers cannot be used",
    ],
    ["unknown ciphers", { ciphers: "hunter2" }, "cert, key, passphrase or ciphers cannot be used"],
    ["an empty ALPN name", { alpnProtocols: [""] }, "ALPN"],
  ])("%s", (_what, tls, words) => {
    expect(() => new FTP_TLS({ tls })).toThrow(RangeError);
    expect(() => new FTP_TLS({ tls })).toThrow(words);
  });

  it("what can be used is taken", () => {
    const { cert } = createCertificate();
    for (const tls of [
      { ca },
      { ca: [ca, Buffer.from(cert)] },
      { pins: [`${noDigest}=`, `sha256/${noDigest}=`] },
      { ca: `a comment\n${ca}${cert}` },
    ])
      expect(new FTP_TLS({ tls }).state).toBe("closed");
  });
});

describe("the names of other clients", () => {
  const names = "host port user password account passive timeout tls log debugLevel encoding".split(" ");

  it.each([
    ["username", "user"],
    ["pass", "password"],
    ["passwd", "password"],
    ["acct", "account"],
    ["hostname", "host"],
    ["pasv", "passive"],
    ["connTimeout", "timeout"],
    ["secureOptions", "tls"],
    ["debug_level", "debugLevel"],
    ["Password", "password"],
    ["pasword", "password"],
    ["prot", "port"],
  ])("%s is %s", (name, meant) => {
    expect(optionHint(name, names)).toBe(`did you mean "${meant}"?`);
  });

  it("nothing is guessed for what is near nothing", () => {
    for (const name of ["colour", "x", "constructor", "p".repeat(1000)])
      expect(optionHint(name, names)).toBe("");
  });
});

describe("a host", () => {
  it.each([
    "ftp://user:hunter2@127.0.0.1/",
    "//user:hunter2@127.0.0.1",
    "user:hunter2@127.0.0.1",
    "hunter2:21",
    "[::1]:21",
    "[::1]",
    "::1:hunter2",
    "hunter2/pub",
    "hunter2?x",
    " hunter2",
    "hunter2\r\nUSER x",
  ])("%j is refused, and not repeated", async (host) => {
    for (const call of [
      async () => new FTP({ host }),
      () => FTP.open(host),
      () => FTP_TLS.open(host),
      () => new FTP().connect(host),
    ]) {
      const error: unknown = await call().then(
        () => "nothing",
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain("the host must be a name or an address alone");
      expect(inspect(error).replace(/\n {4}at .*/g, "")).not.toContain("hunter2");
    }
  });

  it.each(["127.0.0.1", "::1", "fe80::1%eth0", "localhost", "host_name.example.", "bücher.example"])(
    "%s is taken",
    (host) => {
      expect(new FTP({ host }).host).toBe(host);
    },
  );

  it("must be a string", async () => {
    const host: AnyOptions = { host: "hunter2" };
    await expect(FTP.open(host)).rejects.toThrow("the host must be a string, not object");
  });
});

it("S67: a client shows no secret when it is printed or serialised", async () => {
  const ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
  const tls = new FTP_TLS({ tls: { passphrase: "secret" } });
  for (const client of [ftp, tls]) {
    const shown = inspect(client, { showHidden: true, depth: 9, getters: true }) + JSON.stringify(client);
    expect(shown).not.toContain("secret");
  }
  ftp.close();
});
