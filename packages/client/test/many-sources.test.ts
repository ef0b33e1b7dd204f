import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { openBench } from "./open-client.ts";

const bytes = Buffer.from("some");

/** A source that gives nothing, and whether it was ended. */
interface Held {
  readonly source: Readable | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  readonly isEnded: () => boolean;
}

const kinds: Readonly<Record<string, () => Held>> = {
  "a stream": () => {
    const source = new Readable({ read: () => {} });
    return { source, isEnded: () => source.destroyed };
  },
  "a web stream": () => {
    let isEnded = false;
    const source = new ReadableStream<Uint8Array>({ cancel: () => void (isEnded = true) });
    return { source, isEnded: () => isEnded };
  },
  "an iterator": () => {
    let isEnded = false;
    const source = {
      [Symbol.asyncIterator]: () => source,
      next: () => new Promise<IteratorResult<Uint8Array>>(() => {}),
      return: async () => {
        isEnded = true;
        return { done: true, value: undefined } as const;
      },
    };
    return { source, isEnded: () => isEnded };
  },
};

type Files = readonly { readonly path: string; readonly source: Held["source"] | Uint8Array }[];

/** How a run ends before all files had their turn. */
const ways: Readonly<Record<string, (ftp: FTP, files: Files) => Promise<unknown>>> = {
  "close()": async (ftp, files) => {
    for await (const { error } of ftp.storeMany(files)) if (error === undefined) ftp.close();
  },
  "its signal": async (ftp, files) => {
    const { signal, ...controller } = withAbort();
    for await (const { error } of ftp.storeMany(files, { signal }))
      if (error === undefined) controller.abort();
  },
  break: async (ftp, files) => {
    for await (const { error } of ftp.storeMany(files)) {
      expect(error).toBe(undefined);
      // The file under way would never come to its end.
      setImmediate(() => ftp.close());
      break;
    }
  },
  "a client that is closed": async (ftp, files) => {
    ftp.close();
    await ftp.storeMany(files);
  },
};

function withAbort(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error("enough")) };
}

describe("the streams of an array of files", () => {
  it("T3, E8: one that fails before its turn is the failure of its file alone", async () => {
    await using bench = await openBench({ tree: {} });
    const failing = createReadStream(bench.local("none"));
    const hasFailed = new Promise<void>((resolve) => void failing.on("close", () => resolve()));
    const patient = (async function* () {
      await hasFailed;
      yield bytes;
    })();
    const files = [patient, bytes, failing, bytes].map((source, at) => ({ path: `file-${at}`, source }));
    const outcomes = await bench.ftp.storeMany(files);
    expect(outcomes.map(({ error }) => error)).toEqual([
      undefined,
      undefined,
      expect.objectContaining({ code: "ENOENT" }),
      undefined,
    ]);
    expect((await bench.ftp.nlst()).toSorted()).toEqual(["file-0", "file-1", "file-3"]);
  });

  const cells = Object.keys(kinds).flatMap((kind) => Object.keys(ways).map((way) => [kind, way] as const));
  it.each(cells)("F70: %s is ended that is never reached: %s", async (kind, way) => {
    await using bench = await openBench({ tree: {} });
    const held = Array.from({ length: 5 }, () => kinds[kind]?.() as Held);
    const sources = [bytes, ...held.map(({ source }) => source)];
    const files = sources.map((source, at) => ({ path: `file-${at}`, source }));
    await ways[way]?.(bench.ftp, files).catch(() => {});
    expect(held.map(({ isEnded }) => isEnded())).toEqual(held.map(() => true));
  });

  it("E8: one that was read to its end already is the failure of its file alone", async () => {
    await using bench = await openBench({ tree: {} });
    const spent = Readable.from([bytes]);
    for await (const block of spent) void block;
    const files = [bytes, spent, bytes].map((source, at) => ({ path: `file-${at}`, source }));
    const outcomes = await bench.ftp.storeMany(files);
    expect(outcomes.map(({ error }) => error instanceof TypeError)).toEqual([false, true, false]);
    expect((await bench.ftp.nlst()).toSorted()).toEqual(["file-0", "file-2"]);
  });

  it("one that a transfer has taken is ended once", async () => {
    await using bench = await openBench({ tree: {} });
    const ended: string[] = [];
    const file = (path: string): Files[number] => {
      const blocks = [bytes][Symbol.iterator]();
      const source = {
        [Symbol.asyncIterator]: () => source,
        next: async () => blocks.next(),
        return: async () => {
          ended.push(path);
          return { done: true, value: undefined } as const;
        },
      };
      return { path, source };
    };
    const outcomes = await bench.ftp.storeMany([file("a"), file("b"), file("c")]);
    expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(ended).toEqual(["a", "b", "c"]);
  });
});
