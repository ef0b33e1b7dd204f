import { createRequire } from "node:module";
import { PassThrough, type Readable, Stream, type Writable } from "node:stream";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Bench, login, observe } from "./differential/observe.ts";

interface Streams {
  readonly PassThrough: typeof PassThrough;
  readonly Writable: new () => Writable;
}

const require = createRequire(import.meta.url);
/** The streams of programs: Node's own, and those of the packages that bring theirs along. */
const kinds: Readonly<Record<string, Streams>> = {
  node: require("node:stream") as Streams,
  "readable-stream 1": require("readable-stream-1") as Streams,
  "readable-stream 2": require("readable-stream-2") as Streams,
  "readable-stream 3": require("readable-stream-3") as Streams,
};

/** A stream of Node's first kind: events, and no more. */
class First extends Stream {
  readable = true;
  writable = true;
  readonly chunks: Uint8Array[] = [];

  pause(): void {}

  resume(): void {}

  write(chunk: Uint8Array): boolean {
    this.chunks.push(chunk);
    setImmediate(() => this.emit("drain"));
    return false;
  }

  end(): void {
    this.writable = false;
    this.emit("close");
  }
}

const refused = { faults: () => [at("stor-command", faults.permanent(550))] };

function filled({ PassThrough: Kind }: Streams, ...chunks: string[]): Readable {
  const stream = new Kind();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return stream;
}

async function both(run: Parameters<typeof observe>[1]): Promise<unknown[]> {
  const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
  return [ours, theirs].map(({ outcome, isClosed, remote }) => ({ outcome, isClosed, remote }));
}

describe.each(Object.entries(kinds))("G1: streams of %s", (_kind, streams) => {
  it.each(["uploadFrom", "appendFrom"] as const)("%s", async (name) => {
    const [ours, theirs] = await both({
      call: ({ client }) => client[name](filled(streams, "one ", "two"), "new.txt"),
    });
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ remote: { "new.txt": "one two" } });
  });

  it("uploadFrom, of what comes later", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new streams.PassThrough();
      client.ftp.log = (line) => void (line.startsWith("< 150") && stream.end("two"));
      stream.write("one ");
      return await client.uploadFrom(stream, "new.txt");
    };
    const [ours, theirs] = await both({ call });
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ remote: { "new.txt": "one two" } });
  });

  it("uploadFrom, of one that is broken off", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new streams.PassThrough();
      client.ftp.log = (line) => void (line.startsWith("< 150") && stream.emit("error", new Error("broken")));
      stream.write("one ");
      return await client.uploadFrom(stream, "new.txt");
    };
    const { outcome, isClosed } = await observe("ours", { call });
    expect([outcome, isClosed]).toMatchObject([{ error: { message: "broken" } }, true]);
  });

  it.each<[string, (streams: Streams) => Readable]>([
    ["two chunks", (streams) => filled(streams, "one ", "two")],
    ["one", (streams) => filled(streams, "one two")],
  ])("uploadFrom, again after a refusal, of %s", async (_count, source) => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = source(streams);
      const refusal: unknown = await client
        .uploadFrom(stream, "none/new.txt")
        .catch((error: unknown) => error);
      return [String(refusal), await client.uploadFrom(stream, "new.txt")];
    };
    const { outcome, remote } = await observe("ours", { call });
    expect(outcome).toMatchObject({ value: [expect.stringContaining("550"), { code: 226 }] });
    expect(remote).toMatchObject({ "new.txt": "one two" });
  });

  it("uploadFrom, again after the client was closed while it waited for the stream, which loses nothing", async () => {
    const call = async (bench: Bench): Promise<unknown> => {
      const { client } = bench;
      const stream = new streams.PassThrough();
      const upload = async (): Promise<unknown> =>
        await client.uploadFrom(stream, "new.txt").catch((error: unknown) => String(error));
      const waits = upload();
      setImmediate(() => client.close());
      const outcomes = [await waits, await upload()];
      await login(bench);
      const outcome = upload();
      stream.write("one ");
      stream.end("two");
      return [...outcomes, await outcome];
    };
    const { outcome, remote } = await observe("ours", { call });
    const closed = expect.stringContaining("User closed client");
    expect(outcome).toMatchObject({ value: [closed, closed, { code: 226 }] });
    expect(remote).toMatchObject({ "new.txt": "one two" });
  });

  it("uploadFrom, refused: somebody else can read it", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new streams.PassThrough();
      stream.write("one ");
      await client.uploadFrom(stream, "new.txt").catch(() => {});
      const chunks: Buffer[] = [];
      const ended = new Promise((resolve) => stream.on("end", resolve));
      stream.pipe(new PassThrough()).on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.end("two");
      await ended;
      await new Promise((resolve) => setImmediate(resolve));
      return Buffer.concat(chunks).toString();
    };
    expect(await observe("ours", { call, ...refused })).toMatchObject({ outcome: { value: "one two" } });
  });

  it.each(["file.txt", "big.bin", "empty.txt"])("downloadTo one that somebody reads: %s", async (file) => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new streams.PassThrough();
      let length = 0;
      const ended = new Promise((resolve) => stream.on("end", () => resolve("end")));
      stream.on("data", (chunk: Buffer) => (length += chunk.length));
      return [await client.downloadTo(stream, file), await ended, length];
    };
    const [ours, theirs] = await both({ call });
    expect(ours).toEqual(theirs);
    expect(ours).toHaveProperty("outcome.value");
  });

  it.each(["file.txt", "big.bin", "empty.txt"])("downloadTo one that takes its time: %s", async (file) => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      let [length, pending, most] = [0, 0, 0];
      const stream = Object.assign(new streams.Writable(), {
        _write(chunk: Buffer, _encoding: string, done: () => void) {
          length += chunk.length;
          most = Math.max(most, ++pending);
          setImmediate(() => {
            pending--;
            done();
          });
        },
      });
      return [await client.downloadTo(stream, file), length, most];
    };
    const [ours, theirs] = await both({ call });
    expect(ours).toEqual(theirs);
    expect(ours).toHaveProperty("outcome.value");
  });

  it("downloadTo one that fails", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const _write = (_chunk: Buffer, _encoding: string, done: (error: Error) => void): void =>
        done(new Error("disk full"));
      return await client.downloadTo(Object.assign(new streams.Writable(), { _write }), "big.bin");
    };
    const { outcome, isClosed } = await observe("ours", { call });
    expect([outcome, isClosed]).toMatchObject([{ error: { message: /disk full/ } }, true]);
  });

  it("downloadTo, refused: the reader gets the refusal, or the end", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new streams.PassThrough().on("error", () => {}).resume();
      return await client.downloadTo(stream, "none.txt");
    };
    const [ours, theirs] = await both({ call });
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ outcome: { error: { code: 550 } }, isClosed: false });
  });
});

describe("G1: streams of Node's first kind", () => {
  it("uploadFrom", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new First();
      client.ftp.log = (line) => {
        if (!line.startsWith("> STOR") && !line.startsWith("< 150")) return;
        stream.emit("data", Buffer.from(line.startsWith("<") ? "two" : "one "));
        if (line.startsWith("<")) stream.emit("end");
      };
      stream.emit("data", Buffer.from("nobody's"));
      const outcome = client.uploadFrom(stream as unknown as Readable, "new.txt");
      stream.emit("data", Buffer.from("zero "));
      return await outcome;
    };
    const { remote } = await observe("ours", { call });
    expect(remote).toMatchObject({ "new.txt": "zero one two" });
  });

  it("downloadTo", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const stream = new First();
      const { code } = await client.downloadTo(stream as unknown as Writable, "file.txt");
      return [code, Buffer.concat(stream.chunks).toString(), stream.writable];
    };
    const [ours, theirs] = await both({ call });
    expect(ours).toEqual(theirs);
    expect(ours).toMatchObject({ outcome: { value: [226, "hello, world\n", false] } });
  });
});
