import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { at, type FaultRule, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import type { Timeouts } from "ftplib";
import { expect, it } from "vitest";
import PromiseFtp, { type Options, STATUSES } from "../src/index.ts";
import { targetOf } from "../src/session/connect-options.ts";

const tree = { "file.txt": "hello\n", "big.bin": Buffer.alloc(2_000_000, "x"), dir: { "a.txt": "a\n" } };

/** A client that is logged in to a server of its own; both end with the test. */
async function logIn(options: TestServerOptions = {}, more: Options = {}) {
  const server = await TestServer.start({ tree: structuredClone(tree), ...options });
  const client = new PromiseFtp();
  await client.connect({ host: server.host, port: server.port, user: "user", password: "secret", ...more });
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      await server.stop();
    },
  };
}

/** Commands that the server has seen, by their verbs. */
function verbs({ transcript }: TestServer): string[] {
  return transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.split(" ")[1] ?? "");
}

// Where promise-ftp waits for ever.
it.each(["pwd", "size", "list", "get", "put", "mkdir"] as const)(
  "G5: a connection that is lost during %s rejects the call",
  async (name) => {
    const fault = name === "put" ? "stor" : name === "get" ? "retr" : name === "mkdir" ? "mkd" : name;
    await using bench = await logIn({ faults: [at(`${fault}-command`, faults.fin())] });
    const { client } = bench;
    const calls = {
      pwd: () => client.pwd(),
      size: () => client.size("file.txt"),
      list: () => client.list(),
      get: () => client.get("file.txt"),
      put: () => client.put("text", "new.txt"),
      mkdir: () => client.mkdir("new"),
    };
    await expect(calls[name]()).rejects.toThrow(Error);
    expect(client.getConnectionStatus()).toBe(STATUSES.DISCONNECTED);
  },
);

it("G5: a stream whose upload was refused can be stored again", async () => {
  await using bench = await logIn();
  const { client, server } = bench;
  const stream = Readable.from([Buffer.from("one "), Buffer.from("two")]);
  await expect(client.put(stream, "new/place/x.txt")).rejects.toMatchObject({ code: 550 });
  await client.mkdir("new/place", true);
  await client.put(stream, "new/place/x.txt");
  expect(await text((await client.get("new/place/x.txt")) as Readable)).toBe("one two");
  expect(await server.files.stat("/new/place/x.txt")).toBeDefined();
});

it("G5: n8n's test of an upload, 553, has the code", async () => {
  const refuses: FaultRule[] = [at("stor-command", faults.permanent(553))];
  await using bench = await logIn({ faults: refuses });
  await expect(bench.client.put(Buffer.from("x"), "x.txt")).rejects.toMatchObject({ code: 553 });
});

it("G5: a source that breaks leaves no file that looks whole, and the client goes on", async () => {
  await using bench = await logIn();
  const source = new PassThrough();
  const putting = bench.client.put(source, "file.txt");
  source.write(Buffer.alloc(100_000));
  source.once("drain", () => source.destroy(new Error("the source broke")));
  await expect(putting).rejects.toThrow("the source broke");
  expect(await bench.client.pwd()).toBe("/");
});

it("G5: a source that has failed before is an error, and ends no process", async () => {
  await using bench = await logIn();
  const source = new PassThrough();
  source.destroy(new Error("broken before"));
  await expect(bench.client.put(source, "new.txt")).rejects.toThrow("broken before");
});

it("G5: a stream that is destroyed ends its transfer, and the next call is answered", async () => {
  await using bench = await logIn();
  const stream = await bench.client.get("big.bin");
  stream.destroy();
  expect(await bench.client.size("file.txt")).toBe(6);
});

it("G5: other calls wait until a stream is read", async () => {
  await using bench = await logIn();
  const stream = await bench.client.get("big.bin");
  let isAnswered = false;
  const size = bench.client.size("file.txt").then(() => (isAnswered = true));
  const ended = once(stream, "end").then(() => isAnswered);
  stream.resume();
  expect(await ended).toBe(false);
  await size;
});

it("G5: the stream's error is the server's reply", async () => {
  await using bench = await logIn({ faults: [at("data-bytes", faults.failData(1_000, "426 Broken off"))] });
  const stream = await bench.client.get("big.bin");
  await expect(text(stream)).rejects.toMatchObject({ code: 426, message: "Broken off" });
  expect(await bench.client.pwd()).toBe("/");
});

it("G5: abort ends the transfer that is under way", async () => {
  await using bench = await logIn();
  const stream = await bench.client.get("big.bin");
  const failed = once(stream, "error");
  stream.resume();
  const [reply] = await Promise.all([bench.client.abort(), failed]);
  expect(typeof reply).toBe("string");
  expect(await bench.client.pwd()).toBe("/");
});

it("G5: end does not wait for a stream that nobody reads", async () => {
  await using bench = await logIn();
  await bench.client.get("big.bin");
  expect(await bench.client.end()).toBe(false);
  expect(verbs(bench.server).at(-1)).toBe("QUIT");
});

it("G5: end waits for a stream that is read", async () => {
  await using bench = await logIn();
  const reading = text(await bench.client.get("big.bin"));
  expect(await bench.client.end()).toBe(false);
  expect(await reading).toHaveLength(2_000_000);
});

it("G5: listSafe comes back, also when the list is refused", async () => {
  await using bench = await logIn({ faults: [at("list-command", faults.permanent(550))] });
  await expect(bench.client.listSafe("dir")).rejects.toMatchObject({ code: 550 });
  expect(await bench.client.pwd()).toBe("/");
});

it.each(["../file.txt", "/file.txt", "sub/../../file.txt"])(
  "G5: a tree is not left through the name %s",
  async (name) => {
    const line = `-rw-r--r--   1 ada      users           6 Mar 14  2020 ${name}\r\n`;
    await using bench = await logIn({ faults: [at("list-bytes", faults.replaceData(line))] });
    await expect(bench.client.rmdir("dir", true)).rejects.toThrow(/not in it/);
    expect(verbs(bench.server)).not.toContain("DELE");
  },
);

it("G5: a tree with a line that is no entry is not removed", async () => {
  await using bench = await logIn({ faults: [at("list-bytes", faults.replaceData("what is this?\r\n"))] });
  expect(await bench.client.list("dir")).toEqual(["what is this?"]);
  await expect(bench.client.rmdir("dir", true)).rejects.toThrow(/what is this/);
});

it("G5: data goes to the server's own address, whatever PASV says", async () => {
  await using bench = await logIn({
    without: ["EPSV"],
    faults: [at("pasv", faults.passiveHost("10.0.0.1"))],
  });
  expect(await text(await bench.client.get("file.txt"))).toBe("hello\n");
});

it("G5: forcePasv asks by PASV", async () => {
  await using bench = await logIn({}, { forcePasv: true });
  await bench.client.list();
  expect(verbs(bench.server)).toContain("PASV");
  expect(verbs(bench.server)).not.toContain("EPSV");
});

it("G5: debug is told the commands, and no password", async () => {
  const lines: string[] = [];
  await using bench = await logIn({}, { debug: (line) => void lines.push(line) });
  await bench.client.pwd();
  expect(lines.join("\n")).toContain("PWD");
  expect(lines.join("\n")).not.toContain("secret");
});

it("G5: implicit TLS protects data, too", async () => {
  const server = await TestServer.start({ tree, tls: "implicit" });
  const client = new PromiseFtp();
  const secureOptions = { ca: server.certificate.ca };
  await client.connect({ host: server.host, port: server.port, secure: "implicit", secureOptions });
  expect(await text(await client.get("file.txt"))).toBe("hello\n");
  expect(verbs(server)).toContain("PROT");
  await client.end();
  await server.stop();
});

it("G5: the events of rawClient, in their order", async () => {
  const server = await TestServer.start({ tree });
  const client = new PromiseFtp();
  const heard: string[] = [];
  for (const name of ["greeting", "ready", "end", "close"] as const)
    client.rawClient.on(name, () => void heard.push(name));
  await client.connect({ host: server.host, port: server.port });
  await client.end();
  expect(heard).toEqual(["greeting", "ready", "end", "close"]);
  await client.reconnect();
  await server.stop();
  await expect.poll(() => heard.slice(4)).toEqual(["greeting", "ready", "end", "close"]);
});

it("G5: end does not wait for a server that does not answer QUIT", async () => {
  await using bench = await logIn({ faults: [at("quit-command", faults.silence())] });
  expect(await bench.client.end()).toBe(false);
  expect(bench.client.getConnectionStatus()).toBe(STATUSES.DISCONNECTED);
});

it("G5: a reply has no time limit", () => {
  const { connect, dataConnect, ...others } = targetOf({}).session.timeout as Timeouts;
  expect([connect, dataConnect]).toEqual([10_000, 10_000]);
  expect(others).toEqual({ reply: Infinity, finalReply: Infinity, idle: Infinity });
});

it.each(["pwd", "put", "get"] as const)("G5: replyTimeout limits %s", async (name) => {
  const rules = [
    at("pwd-command", faults.silence()),
    at("stor-final", faults.silence()),
    at("retr-bytes", faults.stallData(10)),
  ];
  await using bench = await logIn({ faults: rules }, { replyTimeout: 100 });
  const { client } = bench;
  const calls = {
    pwd: () => client.pwd(),
    put: () => client.put("text", "new.txt"),
    get: async () => await text(await client.get("big.bin")),
  };
  await expect(calls[name]()).rejects.toThrow(/100 ms/);
});
