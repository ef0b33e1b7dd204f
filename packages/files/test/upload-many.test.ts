import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { FileToUpload } from "../src/upload/many-files.ts";
import { lostInData, perTransfer } from "./upload-cuts.ts";
import { type Peculiarities, PeculiarFiles, someBytes } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-many-"));
afterAll(() => rmSync(folder, { recursive: true }));
const TIME = 1_577_934_245;
const COUNT = 100;
mkdirSync(join(folder, "d"));
const locals = Array.from({ length: COUNT }, (_, index) => {
  const path = join(folder, `${index}.bin`);
  writeFileSync(path, someBytes(index % 10 === 0 ? 100_000 : 1_000 + index, index));
  utimesSync(path, TIME, TIME);
  return path;
});
const contentOf = (index: number): Buffer => someBytes(index % 10 === 0 ? 100_000 : 1_000 + index, index);
const items = (): FileToUpload[] =>
  locals.map((local, index) => ({ local, path: `x/${index % 4}/${index}.bin` }));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const array: T[] = [];
  for await (const item of items) array.push(item);
  return array;
}

/** All arrived, under no other names, with their times. */
function expectAll(files: MemoryFileSystem): void {
  const found = files.paths().filter((path) => !path.endsWith("/"));
  expect(found).toEqual(
    items()
      .map(({ path }) => `/${String(path)}`)
      .sort(),
  );
  for (let index = 0; index < COUNT; index++) {
    expect(files.readFile(`x/${index % 4}/${index}.bin`)?.equals(contentOf(index))).toBe(true);
  }
}

describe("uploadMany: every file arrives", () => {
  const servers: readonly (readonly [string, TestServerOptions, Peculiarities])[] = [
    ["usual", {}, {}],
    ["no SIZE", { without: ["SIZE"] }, {}],
    ["no MFMT, no MFF", { without: ["MFMT", "MFF"] }, {}],
    ["no EPSV", { without: ["EPSV"] }, {}],
    ["RNTO refuses to replace", {}, { refusesReplacing: true }],
    ["names with a dot are refused", {}, { refusesDots: true }],
    ["renames are refused", {}, { refusesRenames: true }],
  ];
  for (const connections of [1, 4]) {
    it.each(servers)(`%s, ${connections} connections`, async (_, settings, peculiar) => {
      const files = new PeculiarFiles({ x: { "1": { "1.bin": "old", "5.bin": "old" } } }, peculiar);
      await using open = await openSite({ files, ...settings }, { connections });
      const outcomes = await all(open.site.uploadMany(items()));
      expect(outcomes.map(({ error }) => error).filter((error) => error !== undefined)).toEqual([]);
      expect(outcomes).toHaveLength(COUNT);
      expectAll(files);
      const isAtomic = peculiar.refusesDots !== true && peculiar.refusesRenames !== true;
      expect(outcomes.every(({ result }) => result?.atomic === isAtomic)).toBe(true);
      const time = settings.without?.includes("MFMT") === true ? undefined : new Date(TIME * 1000);
      expect(outcomes.every(({ result }) => result?.mtime?.getTime() === time?.getTime())).toBe(true);
    });
  }

  const losses: readonly (readonly [string, () => readonly FaultRule[]])[] = [
    ["in the data", () => [at("upload-bytes", perTransfer(...Array(9), lostInData(300)))]],
    ["at a 226", () => [at("stor-final", faults.nth(20, faults.fin()))]],
    ["at STOR", () => [at("stor-command", faults.nth(20, faults.reset()))]],
    ["at SIZE", () => [at("size-command", faults.nth(20, faults.reset()))]],
    ["at MFMT", () => [at("mfmt", faults.nth(20, faults.fin()))]],
    ["before RNTO", () => [at("rnto-command", faults.nth(20, faults.reset()))]],
    ["after RNTO", () => [at("rnto", faults.nth(20, faults.fin()))]],
    ["at RNFR", () => [at("rnfr-command", faults.nth(20, faults.reset()))]],
    ["at MKD", () => [at("mkd", faults.nth(2, faults.fin()))]],
    [
      "ten times",
      () => Array.from({ length: 10 }, (_, index) => at("reply", faults.nth(60 * (index + 1), faults.fin()))),
    ],
  ];
  for (const connections of [1, 4]) {
    it.each(losses)(`lost %s, ${connections} connections`, async (_, rules) => {
      const files = new MemoryFileSystem({});
      await using open = await openSite({ files, faults: rules(), dataTimeout: 300 }, { connections });
      const outcomes = await all(open.site.uploadMany(items()));
      expect(outcomes.map(({ error }) => error).filter((error) => error !== undefined)).toEqual([]);
      expectAll(files);
    });
  }
});

describe("U1: a connection that is lost while files get their names", () => {
  it("names no file again of which the server has said so", async () => {
    const files = new MemoryFileSystem({});
    const rules = [at("rnto", faults.nth(5, faults.fin()))];
    await using open = await openSite({ files, faults: rules }, { connections: 1 });
    const given = Array.from({ length: 8 }, (_, index) => ({
      local: someBytes(500, index),
      path: `f${index}`,
    }));
    const outcomes = await all(open.site.uploadMany(given));
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
    for (const { path, local } of given) expect(files.readFile(path)).toEqual(local);
    const named = commandsOf(open.server).filter((line) => line.startsWith("RNFR "));
    for (const line of named.slice(0, 4)) expect(named.filter((each) => each === line)).toHaveLength(1);
    expect(named.filter((each) => each === named[4])).toHaveLength(2);
  });
});

describe("U1: a server that keeps the name of an RNFR, and refuses an RNTO and the RNFR after it", () => {
  const busy = faults.reply("450 busy");
  const given = Array.from({ length: 20 }, (_, index) => ({
    local: someBytes(500, index),
    path: `f${index}`,
  }));

  it("has every file with its own contents in the end", async () => {
    const files = new MemoryFileSystem({});
    const rules = [at("rnto-command", faults.nth(5, busy)), at("rnfr-command", faults.nth(6, busy))];
    await using open = await openSite({ files, keepsRenameFrom: true, faults: rules }, { connections: 1 });
    const outcomes = await all(open.site.uploadMany(given));
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
    for (const { path, local } of given) expect(files.readFile(path)).toEqual(local);
    expect(files.paths()).toHaveLength(given.length);
  });

  it("is named where the file that was overwritten cannot be sent again", async () => {
    const files = new MemoryFileSystem({});
    let asked = 0;
    const rules = [
      at("rnto-command", faults.nth(5, busy)),
      at("rnfr-command", (truth, step) => (++asked < 6 ? truth : busy(truth, step))),
    ];
    const site = { connections: 1, retry: false } as const;
    await using open = await openSite({ files, keepsRenameFrom: true, faults: rules }, site);
    const outcomes = await all(open.site.uploadMany(given));
    const failed = outcomes.flatMap(({ item, error }) => (error === undefined ? [] : [[item.path, error]]));
    const open5 = failed.filter(
      ([, error]) => (error as { code?: string }).code === "ERR_FTP_UNKNOWN_OUTCOME",
    );
    expect(open5).toHaveLength(1);
    expect(open5[0]?.[0]).toBe("f5");
    expect(String(open5[0]?.[1])).toContain("has moved another file to this name");
    const there = files.paths().filter((path) => !path.startsWith("/."));
    expect(there).toEqual(["/f0", "/f1", "/f2", "/f3", "/f5"]);
  });
});

describe("uploadMany", () => {
  it("one failure does not end the others", async () => {
    await using open = await openSite({ tree: { d: {}, f: "file" } });
    const given = [
      { local: join(folder, "nothing"), path: "a" },
      { local: locals[1] ?? "", path: "f/b" },
      { local: Buffer.from("c"), path: "d" },
      { local: Buffer.from("d"), path: "g" },
    ];
    const outcomes = await all(open.site.uploadMany(given));
    const codes = new Map(outcomes.map(({ item, error }) => [item.path, (error as { code?: string })?.code]));
    expect(Object.fromEntries(codes)).toEqual({ a: "ENOENT", "f/b": "ENOTDIR", d: "EISDIR", g: undefined });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/d/", "/f", "/g"]);
  });

  it("U5: a full disk ends the run with one error, and no temporary name is left", async () => {
    const files = new PeculiarFiles({}, { room: 50_000 });
    await using open = await openSite({ files }, { connections: 2 });
    const seen: unknown[] = [];
    const run = async (): Promise<void> => {
      for await (const { error } of open.site.uploadMany(items())) seen.push(error);
    };
    await expect(run()).rejects.toMatchObject({ code: "ENOSPC" });
    expect(seen.length).toBeLessThan(COUNT);
    expect(files.paths().filter((path) => path.includes("/."))).toEqual([]);
  });

  it("leaving early ends what is under way, and nothing more", async () => {
    await using open = await openSite({ tree: {} }, { connections: 2 });
    let given = 0;
    function* counting(): Generator<FileToUpload> {
      for (const item of items()) {
        given++;
        yield item;
      }
    }
    for await (const { result } of open.site.uploadMany(counting())) {
      expect(result?.atomic).toBe(true);
      break;
    }
    const files = open.server.files as MemoryFileSystem;
    const found = files.paths().filter((path) => !path.endsWith("/"));
    expect(found.filter((path) => path.includes("/."))).toEqual([]);
    expect(found.length).toBeLessThanOrEqual(given);
    expect(open.site.state.busy).toBe(0);
  });

  it("a signal ends it, and no temporary name is left", async () => {
    await using open = await openSite({ tree: {} }, { connections: 2 });
    const stop = new AbortController();
    const run = async (): Promise<void> => {
      for await (const _ of open.site.uploadMany(items(), { signal: stop.signal }))
        stop.abort(new Error("enough"));
    };
    await expect(run()).rejects.toThrow("enough");
    expect((open.server.files as MemoryFileSystem).paths().filter((path) => path.includes("/."))).toEqual([]);
  });

  it("P3: another call does not wait for all files", async () => {
    await using open = await openSite({ tree: {} }, { connections: 1 });
    let looking: Promise<boolean> | undefined;
    function* small(): Generator<FileToUpload> {
      for (let index = 0; index < 60; index++) {
        if (index === 5) looking = open.site.exists("nothing");
        yield { local: Buffer.from("x"), path: `${index}` };
      }
    }
    expect(await all(open.site.uploadMany(small()))).toHaveLength(60);
    expect(await looking).toBe(false);
    const said = commandsOf(open.server);
    const before = said.slice(0, said.indexOf("MLST nothing"));
    expect(before.filter((line) => line.startsWith("STOR"))).toHaveLength(8);
  });

  it("an iterable that fails ends it with its error", async () => {
    await using open = await openSite({ tree: {} });
    function* broken(): Generator<FileToUpload> {
      yield* items().slice(0, 5);
      throw new Error("the list is broken");
    }
    await expect(all(open.site.uploadMany(broken()))).rejects.toThrow("the list is broken");
    expect((open.server.files as MemoryFileSystem).paths().filter((path) => path.includes("/."))).toEqual([]);
  });

  it("files do not wait for their names until the next one comes", async () => {
    await using open = await openSite({ tree: {} });
    let goOn = (): void => {};
    async function* slow(): AsyncGenerator<FileToUpload> {
      yield { local: Buffer.from("a"), path: "a" };
      await new Promise<void>((resolve) => (goOn = resolve));
      yield { local: Buffer.from("b"), path: "b" };
    }
    const outcomes = open.site.uploadMany(slow());
    expect((await outcomes.next()).value).toMatchObject({ item: { path: "a" }, error: undefined });
    goOn();
    expect((await outcomes.next()).value).toMatchObject({ item: { path: "b" }, error: undefined });
    expect((await outcomes.next()).done).toBe(true);
  });

  it("options of each file, and of all", async () => {
    await using open = await openSite({ tree: {} });
    const time = new Date("2001-09-09T01:46:40Z");
    const given = [{ local: Buffer.from("a"), path: "a", mtime: time, mode: 0o600 }];
    const [outcome] = await all(open.site.uploadMany(given, { atomic: "require" }));
    expect(outcome?.result).toMatchObject({ atomic: true, mtime: time });
    expect(await open.server.files.stat("/a")).toMatchObject({ modified: time.getTime(), mode: 0o600 });
    const direct = await all(open.site.uploadMany(items().slice(0, 20), { atomic: false }));
    expect(direct.every(({ result }) => result?.atomic === false)).toBe(true);
    const hashed = await all(open.site.uploadMany(items().slice(0, 5), { verify: "hash" }));
    expect(hashed.every(({ result }) => result?.hash !== undefined)).toBe(true);
    expect(() => open.site.uploadMany([], { onprogress: 1 } as object)).toThrow(/uploadMany/);
  });

  it("a file that arrives shorter is sent again", async () => {
    let isCut = false;
    const short = at("upload-bytes", (truth, step) => {
      if (isCut || step.argument.endsWith("0.bin")) return truth;
      isCut = true;
      return [];
    });
    await using open = await openSite({ tree: {}, faults: [short] }, { connections: 1 });
    const outcomes = await all(open.site.uploadMany(items()));
    expect(outcomes.every(({ error }) => error === undefined)).toBe(true);
    expectAll(open.server.files as MemoryFileSystem);
  });

  it("the commands of a small file are few", async () => {
    await using open = await openSite({ tree: {} }, { connections: 1 });
    const small = items().filter((_, index) => index % 10 !== 0);
    await all(open.site.uploadMany(small));
    const said = commandsOf(open.server);
    expect(said.filter((line) => /^(STOR|SIZE|MFMT|RNFR|RNTO)/.test(line))).toHaveLength(
      5 * small.length + 1,
    );
    expect(said.length).toBeLessThan(6.5 * small.length);
  });
});

describe("uploadMany without a server", () => {
  it("one worker that gets no session leaves the files to the others", async () => {
    await using open = await openSite({ tree: {}, maxConnections: 1 }, { connections: 4, retry: false });
    const outcomes = await all(open.site.uploadMany(items()));
    expect(outcomes.filter(({ error }) => error === undefined).length).toBeGreaterThan(COUNT - 4);
  });

  it("all that get none end the run", async () => {
    const refused = at("greeting", faults.from(2, faults.reset()));
    const lost = at("stor-command", faults.reset());
    await using open = await openSite({ tree: {}, faults: [refused, lost] }, { connections: 2 });
    await expect(all(open.site.uploadMany(items()))).rejects.toMatchObject({ retryable: true });
  });
});
