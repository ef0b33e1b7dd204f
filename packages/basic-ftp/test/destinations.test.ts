import { PassThrough, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { type Bench, login, nodeMajor, observe } from "./differential/observe.ts";

/** Streams whose error is somebody's: Node would end the process. */
const streams: Readonly<Record<string, () => Writable>> = {
  "nobody reads": () => new Writable({ write: (_chunk, _encoding, done) => done() }).on("error", () => {}),
  "somebody reads": () => new PassThrough().on("error", () => {}).resume(),
};

const ends: Readonly<Record<string, (stream: Writable) => unknown>> = {
  ended: (stream) => stream.end(),
  destroyed: (stream) => stream.destroy(),
};

type End = () => unknown;
type Download = () => Promise<unknown>;

/** When the stream is ended by somebody else. */
const times: Readonly<
  Record<string, (bench: Bench, stream: Writable, end: End, download: Download) => Promise<unknown>>
> = {
  "just before": (_bench, _stream, end, download) => {
    end();
    return download();
  },
  "and closed before": async (_bench, stream, end, download) => {
    const closed = new Promise((resolve) => stream.once("close", resolve));
    end();
    await closed;
    return await download();
  },
  "at once after the call": async (_bench, _stream, end, download) => {
    const outcome = download();
    end();
    return await outcome;
  },
  "with the command": ({ client }, _stream, end, download) => {
    client.ftp.log = (line) => void (line.startsWith("> RETR") && end());
    return download();
  },
  "with the first block": (_bench, stream, end, download) => {
    const write = stream.write.bind(stream) as (block: Uint8Array) => boolean;
    stream.write = (block: Uint8Array) => {
      const wantsMore = write(block);
      end();
      return wantsMore;
    };
    return download();
  },
};

const files = ["file.txt", "big.bin", "empty.txt"];
const table = Object.keys(streams).flatMap((kind) =>
  Object.keys(ends).flatMap((how) =>
    Object.keys(times).flatMap((when) => files.map((file) => [kind, how, when, file] as const)),
  ),
);

// G1: bytes that a stream drops are not reported as transferred.
describe("G1: a stream that somebody else ends", () => {
  it.each(table)("%s, %s %s: %s", async (kind, how, when, file) => {
    const run = {
      prepare: login,
      call: async (bench: Bench) => {
        const stream = streams[kind]?.() ?? new Writable();
        const download = (): Promise<unknown> => bench.client.downloadTo(stream, file);
        return await times[when]?.(bench, stream, () => ends[how]?.(stream), download);
      },
    };
    const ours = await observe("ours", run);
    const isEarly = when !== "with the first block";
    if (isEarly) expect(ours).toMatchObject({ outcome: { error: {} }, isClosed: true });
    // Up to Node 22 `pipe` takes a stream that has ended: theirs drops the bytes and says that they arrived, or waits for ever.
    if (nodeMajor < 24 && isEarly) return;
    const theirs = await observe("theirs", run);
    expect([ours.outcome, ours.isClosed]).toEqual([theirs.outcome, theirs.isClosed]);
  });
});

describe("G1: a stream that says that it is closed, and is not destroyed", () => {
  it.each(["file.txt", "big.bin"])("%s", async (file) => {
    const call = async ({ client }: Bench): Promise<unknown> =>
      await client.downloadTo(
        new Writable({
          write(_chunk, _encoding, done) {
            done();
            this.emit("close");
          },
        }),
        file,
      );
    const [theirs, ours] = [await observe("theirs", { call }), await observe("ours", { call })];
    expect(ours).toMatchObject({ outcome: { error: {} }, isClosed: true });
    expect([ours.outcome, ours.isClosed]).toEqual([theirs.outcome, theirs.isClosed]);
  });
});

/** Streams that take no more. */
const failing: Readonly<Record<string, () => Writable>> = {
  "at once": () => new Writable({ write: (_chunk, _encoding, done) => done(new Error("disk full")) }),
  later: () =>
    new Writable({
      write: (_chunk, _encoding, done) => void setImmediate(() => done(new Error("disk full"))),
    }),
  "in the next tick": () =>
    new Writable({
      write: (_chunk, _encoding, done) => process.nextTick(() => done(new Error("disk full"))),
    }),
  "by destroying itself": () =>
    new Writable({
      write() {
        this.destroy(new Error("disk full"));
      },
    }),
  "at the second block": () => {
    let blocks = 0;
    return new Writable({
      write: (_chunk, _encoding, done) => done(blocks++ === 0 ? undefined : new Error("disk full")),
    });
  },
  "at its end": () =>
    new Writable({
      write: (_chunk, _encoding, done) => done(),
      final: (done) => done(new Error("disk full")),
    }),
};

describe("G1: a stream that fails", () => {
  const rows = Object.keys(failing).flatMap((how) => files.map((file) => [how, file] as const));
  it.each(rows)("%s: %s", async (how, file) => {
    const call = async ({ client }: Bench): Promise<unknown> =>
      await client.downloadTo(failing[how]?.() ?? expect.unreachable(), file);
    const [theirs, ours] = [await observe("theirs", { call }), await observe("ours", { call })];
    expect([ours.outcome, ours.isClosed]).toEqual([theirs.outcome, theirs.isClosed]);
  });
});
