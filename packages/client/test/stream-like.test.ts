import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { FTP } from "../src/index.ts";
import { type Bench, openBench } from "./open-client.ts";
import { StreamLike } from "./stream-like.ts";

const disk = new Error("disk");
const block = Buffer.from("some");

type Store = (ftp: FTP, path: string, source: StreamLike) => Promise<unknown>;

/** Each operation that takes a source. */
const operations: Readonly<Record<string, Store>> = {
  storbinary: (ftp, path, source) => ftp.storbinary(`STOR ${path}`, source),
  "storbinary, which appends": (ftp, path, source) => ftp.storbinary(`APPE ${path}`, source),
  "storbinary at an offset": (ftp, path, source) => ftp.storbinary(`STOR ${path}`, source, { rest: 8 }),
  storlines: (ftp, path, source) => ftp.storlines(`STOR ${path}`, source),
  "storlines, which appends": (ftp, path, source) => ftp.storlines(`APPE ${path}`, source),
  upload: (ftp, path, source) => ftp.upload(source, path),
  "upload at an offset": (ftp, path, source) => ftp.upload(source, path, { offset: 8 }),
  storeMany: async (ftp, path, source) => {
    for (const { error } of await ftp.storeMany([{ path, source }])) if (error !== undefined) throw error;
  },
  "storeMany, as the second file": async (ftp, path, source) => {
    const outcomes = await ftp.storeMany([
      { path: "first", source: block },
      { path, source },
    ]);
    for (const { error } of outcomes) if (error !== undefined) throw error;
  },
};

async function stored(path: string, { server }: Bench): Promise<string> {
  return await text(await server.files.read(path, 0));
}

/** A call that holds the queue until the source has failed. */
async function behindCall(
  { ftp }: Bench,
  source: StreamLike,
  store: () => Promise<unknown>,
): Promise<unknown> {
  const before = ftp.voidcmd("NOOP");
  const storing = store();
  source.destroy(disk);
  await before;
  return await storing;
}

/** How a source fails, and what the call says then. */
const failures: Readonly<
  Record<
    string,
    readonly [
      message: string,
      (bench: Bench, source: StreamLike, store: () => Promise<unknown>) => Promise<unknown>,
    ]
  >
> = {
  "that fails while the call is queued": ["disk", behindCall],
  "that fails without a block while the call waits for its first one": [
    "disk",
    async (_bench, source, store) => {
      const storing = store();
      setImmediate(() => source.destroy(disk));
      return await storing;
    },
  ],
  "that had failed before the call": [
    "Premature close",
    async (_bench, source, store) => {
      source.on("error", () => {});
      source.destroy(disk);
      await once(source, "error");
      return await store();
    },
  ],
  "that was destroyed before the call": [
    "Premature close",
    async (_bench, source, store) => {
      source.destroy();
      return await store();
    },
  ],
};

describe.each(Object.entries(operations))(
  "E8, F66: %s of a stream that is none of Node's",
  (_name, store) => {
    it.each(Object.entries(failures))("%s, and the file stays as it was", async (_case, [message, run]) => {
      await using bench = await openBench({ tree: { file: "precious" } });
      const source = new StreamLike();
      const storing = run(bench, source, () => store(bench.ftp, "file", source));
      await expect(storing).rejects.toThrow(message);
      expect(await stored("/file", bench)).toBe("precious");
      expect(bench.ftp.state).toBe("ready");
    });

    it("that is destroyed in the middle: the upload fails", async () => {
      await using bench = await openBench({ tree: { file: "precious" } });
      const source = new StreamLike();
      source.push(block);
      source.once("empty", () => source.destroy());
      const storing = store(bench.ftp, "file", source);
      await expect(storing).rejects.toThrow("Premature close");
    });

    it("that comes to its end", async () => {
      await using bench = await openBench({ tree: { file: "precious" } });
      const source = new StreamLike();
      for (const each of [block, undefined]) source.push(each);
      await store(bench.ftp, "file", source);
      expect(await stored("/file", bench)).toContain("some");
      expect(source.destroyed).toBe(true);
      await expect(store(bench.ftp, "file", source)).rejects.toThrow("read to its end already");
    });

    it("that is never reached: it is destroyed", async () => {
      await using bench = await openBench();
      bench.ftp.close();
      const source = new StreamLike();
      await store(bench.ftp, "file", source).catch(() => {});
      expect(source.destroyed).toBe(true);
    });
  },
);
