import { Readable } from "node:stream";
import { TestServer } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReturnableChunks } from "../src/file/returnable-chunks.ts";
import { textCodec } from "../src/command/text-codec.ts";
import { FTP } from "../src/index.ts";
import type { ClientState } from "../src/session/client-state.ts";
import { LineReader } from "../src/transfer/line-reader.ts";

/** Fewer turns of the event loop than any of these loops has on the fastest machine; one that does not yield has none. */
const SOME = 3;
const EMPTY = new Uint8Array(0);
const A = Buffer.from("a");

let server: TestServer;
let ftp: FTP;
let turns = 0;
let turn: NodeJS.Immediate;
const again = (): void => {
  turns++;
  turn = setImmediate(again);
};
beforeAll(async () => {
  const entries = Array.from({ length: 9_000 }, (_, at) => [`entry ${at}`, "x"] as const);
  const tree = { many: Object.fromEntries(entries) };
  server = await TestServer.start({ tree });
  ftp = await more();
  again();
});
afterAll(async () => {
  clearImmediate(turn);
  ftp.close();
  await server.stop();
});

function more(): Promise<FTP> {
  return FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
}

/** So many empty blocks between two others. Tells how often the event loop came round meanwhile. */
function* emptyBlocks(count: number, seen: (turns: number) => void): Generator<Uint8Array> {
  yield A;
  const before = turns;
  for (let at = 0; at < count; at++) yield EMPTY;
  seen(turns - before);
  yield A;
}

describe("loops yield to the event loop, whatever the size of the blocks", () => {
  it.each<readonly [string, (source: Iterable<Uint8Array>) => Promise<unknown>]>([
    ["storbinary", (source) => ftp.storbinary("STOR up", source)],
    ["storlines", (source) => ftp.storlines("STOR up", source)],
    ["upload", (source) => ftp.upload(source, "up")],
    ["storeMany", async (source) => await ftp.storeMany([{ path: "up", source }])],
  ])("F1: %s of a source of empty blocks", async (_, upload) => {
    let seen = 0;
    await upload(emptyBlocks(500_000, (count) => (seen = count)));
    expect(seen).toBeGreaterThan(SOME);
  });

  it("F1, F70: a signal ends an upload whose source gives empty blocks and nothing else", async () => {
    const other = await more();
    const controller = new AbortController();
    const reason = new Error("enough");
    let isReadToItsEnd = false;
    const endless = (function* () {
      yield A;
      setImmediate(() => controller.abort(reason));
      yield* emptyBlocks(500_000, () => (isReadToItsEnd = true));
    })();
    const uploading = other.storbinary("STOR up", endless, { signal: controller.signal });
    await expect(uploading).rejects.toBe(reason);
    expect(isReadToItsEnd).toBe(false);
    expect(endless.next().done).toBe(true);
  });

  it("F1: a stream whose chunks are empty, for other packages", async () => {
    let seen = 0;
    const blocks = emptyBlocks(500_000, (count) => (seen = count));
    const chunks = new ReturnableChunks(Readable.from([A]), { read: async () => blocks.next() });
    for await (const chunk of chunks) expect(chunk).toBe(A);
    expect(seen).toBeGreaterThan(SOME);
  });

  it.each<readonly [string, (count: number) => AsyncIterable<unknown>]>([
    ["retrieveMany", (count) => ftp.retrieveMany(Array.from({ length: count }, () => "a\nb"))],
    [
      "storeMany",
      (count) => ftp.storeMany(Array.from({ length: count }, () => ({ path: "a\nb", source: A }))),
    ],
  ])("E8: %s of files that are refused on this side", async (_, run) => {
    const seen: number[] = [];
    for await (const outcome of run(5_000)) if (outcome !== undefined) seen.push(turns);
    expect(seen.length).toBe(5_000);
    expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBeGreaterThan(SOME);
  });

  it("E8: sendTogether checks many commands before it sends any", async () => {
    const many = Array.from({ length: 200_000 }, () => "NOOP");
    const before = turns;
    await expect(ftp.sendTogether([...many, "a\nb"])).rejects.toThrow(RangeError);
    expect(turns - before).toBeGreaterThan(SOME);
    await expect(new FTP().sendTogether(["a\nb"])).rejects.toThrow(RangeError);
  });

  it("F70: storeMany ends many sources that are never reached", async () => {
    const before = turns;
    const ended = await new Promise<number>((resolve) => {
      const source = (isLast: boolean): Iterable<Uint8Array> => {
        const blocks = { next: () => ({ done: true, value: undefined }) as const };
        const end = (): IteratorResult<Uint8Array> => {
          if (isLast) resolve(turns);
          return { done: true, value: undefined };
        };
        return Object.assign(blocks, { return: end, [Symbol.iterator]: () => blocks });
      };
      const files = Array.from({ length: 100_000 }, (_, at) => ({
        path: "a",
        source: source(at === 99_999),
      }));
      void new FTP()
        .storeMany(files)
        .toArray()
        .catch(() => {});
    });
    expect(ended - before).toBeGreaterThan(SOME);
  });

  it("S83: the entries of a listing that was read whole before the first came out", async () => {
    const seen: number[] = [];
    for await (const { kind } of ftp.list("many")) if (kind === "entry") seen.push(turns);
    expect(seen.length).toBe(9_000);
    expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBeGreaterThan(SOME);
  });

  it("S83: a block that is nothing but line ends is cut into lines piece by piece", () => {
    const client = { options: { codec: textCodec("utf-8"), maxLineLength: 100 }, log: { write: () => {} } };
    const block = Buffer.alloc(1 << 16, "\n");
    const pieces = [...new LineReader(client as unknown as ClientState).push(block)].map(
      ({ length }) => length,
    );
    expect(Math.max(...pieces)).toBeLessThan(20_000);
    expect(pieces.reduce((sum, length) => sum + length)).toBe(block.length);
  });
});
