import { createHash } from "node:crypto";
import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import type { DownloadItem, DownloadManyOptions, DownloadOutcome } from "../src/download/many-options.ts";
import type { SiteOptions } from "../src/options/site-options.ts";
import { bytesOf } from "./bytes.ts";
import { cuts } from "./cuts.ts";
import { LocalDirectory } from "./local-directory.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);

const small = Object.fromEntries(
  Array.from({ length: 60 }, (_, index) => [`${index}.txt`, bytesOf(1 + index * 97, index + 1)]),
);
const large = { "large.bin": bytesOf(400_000, 99) };
const tree: Readonly<Record<string, Buffer>> = { ...small, ...large };

async function openWith(settings: TestServerOptions = {}, options: SiteOptions = {}): Promise<TestSite> {
  const open = await openSite({ tree, ...settings }, options);
  if (settings.tree === undefined) {
    for (const name of Object.keys(tree)) await open.server.files.setModified(`/${name}`, TIME);
  }
  return open;
}

function itemsIn(directory: LocalDirectory, names = Object.keys(tree)): DownloadItem[] {
  return names.map((path) => ({ path, local: directory.at(path) }));
}

async function listed(open: TestSite, directory: LocalDirectory): Promise<DownloadItem[]> {
  const entries = await open.site.readdir("", { withFileTypes: true });
  return entries.map((expect) => ({ path: expect.rawPath, local: directory.at(expect.name), expect }));
}

async function run<Item extends DownloadItem>(
  open: TestSite,
  items: Iterable<Item> | AsyncIterable<Item>,
  options: DownloadManyOptions = {},
): Promise<DownloadOutcome<Item>[]> {
  const outcomes: DownloadOutcome<Item>[] = [];
  for await (const outcome of open.site.downloadMany(items, options)) outcomes.push(outcome);
  return outcomes;
}

function hashesOf(names: readonly string[], read: (name: string) => Uint8Array): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, createHash("sha256").update(read(name)).digest("hex")]),
  );
}

const sent = hashesOf(Object.keys(tree).sort(), (name) => tree[name] ?? Buffer.of());

describe("downloadMany: whatever the connections do, every file arrives, once", () => {
  const cells = cuts.flatMap((cut) =>
    [1, 4].map((connections) => ({ name: `${connections} connections: cut ${cut.name}`, connections, cut })),
  );
  it.each(cells)("$name", async ({ connections, cut }) => {
    using directory = new LocalDirectory();
    await using open = await openWith({ faults: [cut.rules()] }, { connections });
    const outcomes = await run(open, itemsIn(directory));
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(outcomes.map(({ item }) => item.path).sort()).toEqual(Object.keys(sent));
    expect(directory.names).toEqual(Object.keys(sent));
    expect(hashesOf(directory.names, (name) => directory.read(name))).toEqual(sent);
  });
});

describe("D1, D6, D7: the rules of download() hold for each", () => {
  it("with what a listing says, a small file costs no look", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({}, { connections: 1 });
    const items = await listed(open, directory);
    const before = commandsOf(open.server).length;
    const outcomes = await run(open, items);
    expect(outcomes.every(({ result }) => result?.mtime?.getTime() === TIME)).toBe(true);
    for (const name of Object.keys(tree)) expect(directory.modified(name)).toBe(TIME);
    const looks = commandsOf(open.server)
      .slice(before)
      .filter((line) => /^(MLST|SIZE|MDTM|HASH)/.test(line));
    expect(looks).toEqual(["MLST large.bin", "MLST large.bin"]);
  });

  it("preserveTime: false", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    await run(open, await listed(open, directory), { preserveTime: false });
    for (const name of Object.keys(tree)) expect(directory.modified(name)).not.toBe(TIME);
  });

  it("a file that is not as the listing says is looked at by itself", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const items = (await listed(open, directory)).map((item) =>
      item.path === "7.txt" ? { ...item, expect: { size: 3 } } : item,
    );
    const outcomes = await run(open, items);
    expect(outcomes.every(({ error }) => error === undefined)).toBe(true);
    expect(hashesOf(directory.names, (name) => directory.read(name))).toEqual(sent);
    expect(commandsOf(open.server)).toContain("MLST 7.txt");
  });

  it.each(["hash", "auto"] as const)("verify: %s asks for each", async (verify) => {
    using directory = new LocalDirectory();
    const corrupt = faults.when(({ argument }) => argument === "7.txt", faults.corruptData(5));
    await using open = await openWith({ faults: [at("retr-bytes", corrupt)] });
    const outcomes = await run(open, itemsIn(directory, ["6.txt", "7.txt"]), { verify });
    const [good, bad] = outcomes.sort((one, other) => (one.item.path < other.item.path ? -1 : 1));
    expect(good?.result?.hash).toEqual({ algorithm: "SHA-256", hex: sent["6.txt"] });
    expect(bad?.error).toMatchObject({ code: "ERR_FTP_INTEGRITY", path: "7.txt" });
    expect(directory.names).toEqual(["6.txt"]);
  });

  it("a file of unknown size that is large comes by itself", async () => {
    using directory = new LocalDirectory();
    const huge = bytesOf(1_200_000);
    await using open = await openWith({ tree: { huge, tiny: "t" } });
    const outcomes = await run(open, itemsIn(directory, ["huge", "tiny"]));
    expect(outcomes.every(({ error }) => error === undefined)).toBe(true);
    expect(directory.read("huge").equals(huge)).toBe(true);
  });
});

describe("downloadMany: one failure does not end the others", () => {
  it("has the error of each that fails", async () => {
    using directory = new LocalDirectory();
    directory.write("file", "");
    await using open = await openWith();
    const items: DownloadItem[] = [
      { path: "missing", local: directory.at("m") },
      ...itemsIn(directory),
      { path: "1.txt", local: directory.path },
      { path: "2.txt", local: directory.at("file/2.txt") },
      { path: "3.txt", local: directory.at("nowhere/3.txt") },
      { path: "4.txt", local: directory.at("n".repeat(300)) },
      { path: 5, local: directory.at("5") } as never,
      { path: "5.txt" } as never,
      { path: "/", local: directory.at("root") },
    ];
    const outcomes = await run(open, items);
    const failed = outcomes.filter(({ error }) => error !== undefined);
    const codes = failed.map(({ error }) =>
      error instanceof Error && "code" in error ? `${error.name} ${error.code}` : String(error).slice(0, 40),
    );
    expect(codes.sort()).toEqual([
      "FileError EISDIR",
      "FileError ENOENT",
      "LocalFileError EISDIR",
      "LocalFileError ENAMETOOLONG",
      "LocalFileError ENOENT",
      "LocalFileError ENOTDIR",
      "TypeError: an item of downloadMany() has",
      "TypeError: the path of an item of downlo",
    ]);
    expect(outcomes).toHaveLength(items.length);
    expect(directory.names).toEqual([...Object.keys(sent), "file"].sort());
  });

  it("ends when there is no connection to be had any more", async () => {
    using directory = new LocalDirectory();
    const gone = [
      at("retr-command", faults.from(20, faults.reset())),
      at("greeting", faults.from(5, faults.reset())),
    ];
    await using open = await openWith({ faults: gone }, { connections: 3 });
    const outcomes: unknown[] = [];
    const running = (async () => {
      for await (const outcome of open.site.downloadMany(itemsIn(directory))) outcomes.push(outcome);
    })();
    await expect(running).rejects.toMatchObject({ code: "ERR_FTP_RETRIES_EXHAUSTED" });
    expect(outcomes.length).toBeGreaterThan(10);
    expect(directory.names.filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("downloadMany: the iterable, and the loop over the outcomes", () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    "R1: a file that is listed %i turns of the loop after the connection was lost arrives, too",
    async (turns) => {
      using directory = new LocalDirectory();
      const rule = at("retr-command", faults.once(faults.closeControl()));
      await using open = await openSite({ tree: { a: "a", b: "b" }, faults: [rule] }, { connections: 1 });
      const items = async function* (): AsyncGenerator<DownloadItem, void, undefined> {
        yield { path: "a", local: directory.at("a"), expect: { size: 1 } };
        await vi.waitFor(() => expect(commandsOf(open.server)).toContain("RETR a"), { interval: 1 });
        for (let nth = 0; nth < turns; nth++) await new Promise((resolve) => setImmediate(resolve));
        yield { path: "b", local: directory.at("b"), expect: { size: 1 } };
      };
      const errors: unknown[] = [];
      for await (const { error } of open.site.downloadMany(items())) errors.push(error);
      expect(errors).toEqual([undefined, undefined]);
      expect([directory.read("a"), directory.read("b")].join()).toBe("a,b");
    },
  );

  async function* slowly(items: readonly DownloadItem[]): AsyncGenerator<DownloadItem> {
    for (const item of items) {
      await new Promise(setImmediate);
      yield item;
    }
  }

  it("takes an async iterable that uses the site itself, on one connection", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({}, { connections: 1 });
    async function* walked(): AsyncGenerator<DownloadItem> {
      for (const entry of await open.site.readdir("", { withFileTypes: true })) {
        const { size } = await open.site.stat(entry.path);
        yield { path: entry.path, local: directory.at(entry.name), expect: { size } };
      }
    }
    expect(await run(open, walked())).toHaveLength(61);
    expect(hashesOf(directory.names, (name) => directory.read(name))).toEqual(sent);
  });

  it("a loop that uses the site itself does not wait for itself, on one connection", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({}, { connections: 1 });
    for await (const { item } of open.site.downloadMany(slowly(itemsIn(directory)))) {
      await open.site.rm(item.path);
    }
    expect(await open.site.readdir()).toEqual([]);
  });

  it("does not run far from a loop that is slow, and holds no connection meanwhile", async () => {
    using directory = new LocalDirectory();
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${index}`, "x"]));
    await using open = await openWith({ tree: many }, { connections: 1 });
    const retrieved = (): number => commandsOf(open.server).filter((line) => line.startsWith("RETR")).length;
    const run = open.site.downloadMany(itemsIn(directory, Object.keys(many)));
    await run.next();
    while (open.site.state.busy > 0) await new Promise(setImmediate);
    expect(retrieved()).toBeLessThan(50);
    let count = 1;
    for await (const { error } of run) count += error === undefined ? 1 : 0;
    expect(count).toBe(200);
  });

  it("does nothing before it is asked", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const run = open.site.downloadMany(itemsIn(directory));
    await open.site.stat("");
    expect(commandsOf(open.server).some((line) => line.startsWith("RETR"))).toBe(false);
    await run.return();
  });

  it("left early, it leaves no connection busy and no part of a small file", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({}, { connections: 2 });
    for await (const _outcome of open.site.downloadMany(itemsIn(directory))) break;
    expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
    expect(directory.names.filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("the iterable's own error ends it", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    function* failing(): Generator<DownloadItem> {
      yield* itemsIn(directory, ["1.txt", "2.txt"]);
      throw new Error("mine");
    }
    await expect(run(open, failing())).rejects.toThrow("mine");
    expect(open.site.state).toMatchObject({ waiting: 0 });
  });

  it("the signal ends it with its reason", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({ faults: [at("retr-command", faults.from(10, faults.silence()))] });
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = (async () => {
      for await (const _outcome of open.site.downloadMany(itemsIn(directory), {
        signal: controller.signal,
      })) {
        controller.abort(reason);
      }
    })();
    await expect(running).rejects.toBe(reason);
    expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
  });

  it("rejects options that are wrong at once", async () => {
    await using open = await openWith();
    expect(() => open.site.downloadMany([], { onProgress: () => {} } as never)).toThrow(
      'unknown option "onProgress" of downloadMany()',
    );
  });
});

it("P2, P3: a server that takes two connections serves all files, and other calls have their turn", async () => {
  using directory = new LocalDirectory();
  await using open = await openWith({ maxConnections: 2 }, { connections: 8 });
  let listings = 0;
  for await (const { error } of open.site.downloadMany(itemsIn(directory))) {
    expect(error).toBeUndefined();
    listings += (await open.site.exists("0.txt")) ? 1 : 0;
  }
  expect(listings).toBe(61);
  expect(hashesOf(directory.names, (name) => directory.read(name))).toEqual(sent);
});

describe("D6: preserveTime of small files that no listing has described", () => {
  it.each([
    ["a server with MLST", {}],
    ["a server with MDTM alone", { without: ["MLST", "MLSD"] }],
    ["a server without SIZE", { without: ["MLST", "MLSD", "SIZE"] }],
  ])("%s: each gets the server's", async (_, settings) => {
    using directory = new LocalDirectory();
    await using open = await openWith(settings);
    for (const { item, result } of await run(open, itemsIn(directory))) {
      expect(result?.mtime).toEqual(new Date(TIME));
      expect(directory.modified(item.path as string)).toBe(TIME);
    }
  });

  it("nobody is asked without it", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const names = Object.keys(small);
    await run(open, itemsIn(directory, names), { preserveTime: false });
    expect(commandsOf(open.server).filter((line) => line.startsWith("MDTM"))).toEqual([]);
    expect(names.filter((name) => directory.modified(name) === TIME)).toEqual([]);
  });

  it("a server that does not say it: the files arrive", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({ without: ["MLST", "MLSD", "MDTM"] });
    const outcomes = await run(open, itemsIn(directory));
    expect(outcomes.filter(({ result }) => result?.mtime !== undefined)).toEqual([]);
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
  });
});
