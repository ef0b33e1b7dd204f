import { PassThrough, Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { Client, FTPError } from "../src/index.ts";

const tree = { "file.txt": "hello\n", "big.bin": Buffer.alloc(1_000_000) };

async function opened(server: TestServer): Promise<Client> {
  const client = new Client(5_000);
  await client.access({ host: server.host, port: server.port, user: "user", password: "secret" });
  return client;
}

describe("a download to a stream", () => {
  it("G4: the reader gets the refusal, and nobody else has to handle it", async () => {
    await using server = await TestServer.start({ tree });
    const client = await opened(server);
    const stream = new PassThrough();
    const failures: unknown[] = [];
    const onUnhandled = (reason: unknown): void => void failures.push(reason);
    process.on("unhandledRejection", onUnhandled);
    try {
      void client.downloadTo(stream, "none.txt").then(() => client.close());
      await expect(text(stream)).rejects.toThrow(FTPError);
      await new Promise((resolve) => setImmediate(resolve));
      expect(failures).toEqual([]);
      expect(client.closed).toBe(false);
    } finally {
      process.off("unhandledRejection", onUnhandled);
      client.close();
    }
  });

  it("G4: half a file is an error for the reader", async () => {
    await using server = await TestServer.start({
      tree,
      faults: [at("data-bytes", faults.failData(1_000, "451 Disk failure"))],
    });
    const client = await opened(server);
    const stream = new PassThrough();
    const outcome = client.downloadTo(stream, "big.bin");
    await expect(text(stream)).rejects.toMatchObject({ code: 451 });
    await expect(outcome).rejects.toMatchObject({ code: 451 });
    client.close();
  });

  it("G1: a stream that nobody reads is ended where nothing came", async () => {
    await using server = await TestServer.start({ tree });
    const client = await opened(server);
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    await expect(client.downloadTo(stream, "none.txt")).rejects.toMatchObject({ code: 550 });
    expect([stream.writableEnded, stream.errored]).toEqual([true, null]);
    client.close();
  });

  it("F67: a slow destination is waited for", async () => {
    await using server = await TestServer.start({ tree });
    const client = await opened(server);
    const [slow, most] = [{ pending: 0, bytes: 0 }, { pending: 0 }];
    const stream = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        most.pending = Math.max(most.pending, ++slow.pending);
        slow.bytes += chunk.length;
        setImmediate(() => {
          slow.pending--;
          done();
        });
      },
    });
    await client.downloadTo(stream, "big.bin");
    expect([slow.bytes, most.pending]).toEqual([1_000_000, 1]);
    client.close();
  });

  it.each<[string, (stream: Writable) => void, string]>([
    ["fails", (stream) => void stream.destroy(new Error("the disk is full")), "the disk is full"],
    ["closes", (stream) => void stream.destroy(), "Premature close"],
  ])("F69: a destination that %s while nothing comes ends the download", async (_what, end, message) => {
    await using server = await TestServer.start({ tree, faults: [at("data-bytes", faults.stallData(5))] });
    const client = await opened(server);
    const stream = new Writable({
      write(_chunk, _encoding, done) {
        done();
        setImmediate(() => end(stream));
      },
    });
    await expect(client.downloadTo(stream, "big.bin")).rejects.toThrow(message);
    expect(client.closed).toBe(true);
  });

  it("F69: a destination that fails before its turn does not end the process", async () => {
    await using server = await TestServer.start({ tree });
    const client = await opened(server);
    const stream = new PassThrough();
    const outcome = client.downloadTo(stream, "file.txt");
    stream.destroy(new Error("given up"));
    await expect(outcome).rejects.toThrow("given up");
    expect(client.closed).toBe(true);
  });
});

describe("an upload from a stream", () => {
  it("G1: a stream that was refused can be uploaded again, whole", async () => {
    await using server = await TestServer.start({ tree });
    const client = await opened(server);
    const stream = Readable.from([Buffer.from("one "), Buffer.from("two")]);
    await expect(client.uploadFrom(stream, "none/new.txt")).rejects.toThrow(FTPError);
    await client.ensureDir("/none");
    await client.uploadFrom(stream, "new.txt");
    expect(await client.size("new.txt")).toBe(7);
    client.close();
  });

  it("F66: the source's failure counts, whatever the server says of the upload", async () => {
    await using server = await TestServer.start({
      tree,
      faults: [at("stor-preliminary", faults.after("226 Transfer complete"))],
    });
    const client = await opened(server);
    const stream = new Readable({ read() {} });
    stream.push("one");
    const outcome = client.uploadFrom(stream, "new.txt");
    setImmediate(() => stream.destroy(new Error("given up")));
    await expect(outcome).rejects.toThrow("given up");
  });

  it("F69: a source that fails before its turn does not end the process", async () => {
    await using server = await TestServer.start({ tree });
    const client = await opened(server);
    const stream = new Readable({ read() {} });
    const outcome = client.uploadFrom(stream, "file.txt");
    stream.destroy(new Error("given up"));
    await expect(outcome).rejects.toThrow("given up");
    expect(client.closed).toBe(true);
  });
});

describe("G1: the limit of each step", () => {
  it("is the one that is set at the moment", async () => {
    await using server = await TestServer.start({
      tree,
      faults: [at("data-bytes", faults.stallData(5)), at("syst", faults.nothing())],
    });
    const client = new Client(0);
    const login = { host: server.host, port: server.port, user: "user", password: "secret" };
    await client.access(login);
    client.ftp.timeout = 100;
    await expect(client.downloadTo(new PassThrough().resume(), "big.bin")).rejects.toThrow(
      "Timeout (data socket)",
    );
    client.ftp.timeout = 0;
    await client.access(login);
    client.ftp.timeout = 100;
    await expect(client.send("SYST")).rejects.toThrow("Timeout (control socket)");
  });
});

it("G3: calls at once are made in their order, whole", async () => {
  await using server = await TestServer.start({ tree });
  const client = await opened(server);
  const calls = [client.ensureDir("a/b"), client.uploadFrom(Readable.from(["x"]), "c"), client.pwd()];
  expect((await Promise.all(calls)).at(-1)).toBe("/a/b");
  expect(await client.size("/a/b/c")).toBe(1);
  client.close();
});
