import { rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { TreeError } from "../src/errors/tree-error.ts";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";
import { PeculiarFiles, someBytes } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const SIZE = 200_000;

/** What a call sends: a name on this machine, or blocks that may break off. */
interface Source {
  readonly local: LocalDirectory;
  /** Gives blocks, and fails after the second one if it is to. */
  readonly blocks: () => AsyncGenerator<Buffer>;
}

type Write = (site: Site, source: Source) => Promise<unknown>;

async function outcomesOf(outcomes: PromiseLike<readonly { readonly error: unknown }[]>): Promise<void> {
  for (const { error } of await outcomes) if (error !== undefined) throw error;
}

const direct = "upload without a temporary name";

/** Every method that writes `a.bin`, from blocks. */
const fromBlocks: Readonly<Record<string, Write>> = {
  "upload of an iterable": (site, { blocks }) => site.upload(blocks(), "a.bin"),
  "upload of a stream": (site, { blocks }) => site.upload(Readable.from(blocks()), "a.bin"),
  [direct]: (site, { blocks }) => site.upload(blocks(), "a.bin", { atomic: false }),
  writeFile: (site, { blocks }) => site.writeFile("a.bin", blocks()),
  createWriteStream: (site, { blocks }) => pipeline(blocks(), site.createWriteStream("a.bin")),
  writable: (site, { blocks }) =>
    (Readable.toWeb(Readable.from(blocks())) as ReadableStream<Uint8Array>).pipeTo(site.writable("a.bin")),
};

/** Every method that writes `a.bin` from a local file. */
const fromFile: Readonly<Record<string, Write>> = {
  upload: (site, { local }) => site.upload(local.at("a.bin"), "a.bin"),
  uploadMany: (site, { local }) => outcomesOf(site.uploadMany([{ local: local.at("a.bin"), path: "a.bin" }])),
  uploadTree: (site, { local }) => site.uploadTree(local.path, ""),
};

async function* blocks(): AsyncGenerator<Buffer> {
  for (let sent = 0; sent < SIZE; sent += 50_000) yield someBytes(50_000);
}

async function* broken(): AsyncGenerator<Buffer> {
  yield someBytes(50_000);
  yield someBytes(50_000);
  throw new Error("the source is broken");
}

async function errorOf(calling: Promise<unknown>): Promise<unknown> {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TreeError ? error.failures[0]?.error : error;
}

/** When the server refuses, and whether it has begun to write by then. */
const full: readonly {
  readonly name: string;
  readonly rules: readonly FaultRule[];
  readonly hasBegun: boolean;
}[] = [
  { name: "452 after a part", rules: [], hasBegun: true },
  { name: "552 after a part", rules: [at("stor-final", faults.withCode(552))], hasBegun: true },
  { name: "452 before the data", rules: [at("stor-command", faults.reply("452 No space"))], hasBegun: false },
  { name: "552 before the data", rules: [at("stor-command", faults.reply("552 Quota"))], hasBegun: false },
];

describe.each(full)("U5: a full disk, $name", ({ rules, hasBegun }) => {
  it.each(Object.entries({ ...fromBlocks, ...fromFile }))(
    "ends it with ENOSPC, and the old file alone is there: %s",
    async (name, write) => {
      using local = new LocalDirectory();
      local.write("a.bin", someBytes(SIZE));
      const files = new PeculiarFiles({ "a.bin": "old" }, { room: 100_000 });
      await using open = await openSite({ files, faults: rules });
      expect(await errorOf(write(open.site, { local, blocks }))).toMatchObject({ code: "ENOSPC" });
      expect(commandsOf(open.server).filter((line) => line.startsWith("STOR"))).toHaveLength(1);
      // What was begun under the name itself is removed: half a file is worse than none.
      if (name === direct && hasBegun) expect(files.paths()).toEqual([]);
      else expect([files.paths(), String(files.readFile("a.bin"))]).toEqual([["/a.bin"], "old"]);
    },
  );
});

describe("U6: a source that fails", () => {
  it.each(Object.entries(fromBlocks))("leaves the old file, or nothing: %s", async (name, write) => {
    using local = new LocalDirectory();
    const files = new PeculiarFiles({ "a.bin": "old" }, {});
    await using open = await openSite({ files });
    expect(await errorOf(write(open.site, { local, blocks: broken }))).toMatchObject({
      message: "the source is broken",
    });
    // A stream is destroyed before what it has sent is removed.
    await expect.poll(() => files.paths()).toEqual(name === direct ? [] : ["/a.bin"]);
    if (name !== direct) expect(String(files.readFile("a.bin"))).toBe("old");
    // The site is as good as before.
    expect(await open.site.exists("none")).toBe(false);
  });

  it.each(Object.entries(fromFile).filter(([name]) => name !== "uploadTree"))(
    "is a local file that is gone: %s",
    async (_, write) => {
      using local = new LocalDirectory();
      local.write("a.bin", "x");
      rmSync(local.at("a.bin"));
      const files = new PeculiarFiles({ "a.bin": "old" }, {});
      await using open = await openSite({ files });
      expect(await errorOf(write(open.site, { local, blocks }))).toMatchObject({
        code: "ENOENT",
        name: "LocalFileError",
      });
      expect([files.paths(), String(files.readFile("a.bin"))]).toEqual([["/a.bin"], "old"]);
    },
  );
});
