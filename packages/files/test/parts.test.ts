import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./bytes.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite, type TestSite } from "./sites.ts";

const LARGE = 300_000;
const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);

/** What a directory has in it: names, and where they are files, what these contain. */
function contentsOf(directory: LocalDirectory): Record<string, Buffer | "directory"> {
  const entries = readdirSync(directory.path, { withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => [
      entry.name,
      entry.isDirectory() ? "directory" : readFileSync(directory.at(entry.name)),
    ]),
  );
}

function treeOf(names: readonly string[], size: number): Record<string, Buffer> {
  return Object.fromEntries(names.map((name, nth) => [name, bytesOf(size + nth, nth + 1)]));
}

const names = ["f", ".f.part", ".f.part.json", ".f.part.json~", "..f.part.part", ".f~2.part"];
const pairs = names.slice(1).map((other) => ["f", other]);

describe("T2, D1: a tree that has a file, and one with the name of its part", () => {
  const rows = [...pairs, ["f", ".f.part", "..f.part.part", ".f~2.part"]].flatMap((given) =>
    [10, LARGE].flatMap((size) => [1, 8].map((connections) => ({ given, size, connections }))),
  );
  it.each(rows)(
    "$given of $size bytes, $connections connections: all arrive",
    async ({ given, size, connections }) => {
      using directory = new LocalDirectory();
      const tree = treeOf(given, size);
      await using open = await openSite({ tree }, { connections });
      const report = await open.site.downloadTree("", directory.path);
      expect(report.files).toBe(given.length);
      expect(contentsOf(directory)).toEqual(tree);
      expect((await open.site.downloadTree("", directory.path)).unchanged).toBe(given.length);
    },
  );

  it("a part and its record, which would be taken for what an earlier download has left: one is an error, and nothing is lost", async () => {
    using directory = new LocalDirectory();
    const tree = treeOf(["f", ".f.part", ".f.part.json"], LARGE);
    await using open = await openSite({ tree });
    const failing = open.site.downloadTree("", directory.path);
    await expect(failing).rejects.toMatchObject({ failures: [{ error: { name: "NoLocalPlace" } }] });
    const found = contentsOf(directory);
    expect(Object.keys(found)).toHaveLength(2);
    expect(tree).toMatchObject(found);
  });

  it("a directory with the name of a part stays one", async () => {
    using directory = new LocalDirectory();
    await using open = await openSite({ tree: { f: bytesOf(LARGE), ".g.part": {}, g: "g" } });
    await open.site.downloadTree("", directory.path);
    expect(contentsOf(directory)).toEqual({
      f: bytesOf(LARGE),
      ".g.part": "directory",
      g: Buffer.from("g"),
    });
  });
});

interface Own {
  readonly name: string;
  readonly files: Readonly<Record<string, string | "directory">>;
}

const record = (size: number): string => JSON.stringify({ version: 1, size, modified: TIME, offset: 0 });
const own: readonly Own[] = [
  { name: "a file without a record", files: { ".f.part": "mine" } },
  { name: "an empty file", files: { ".f.part": "" } },
  { name: "a directory", files: { ".f.part": "directory" } },
  { name: "a file with something else for a record", files: { ".f.part": "mine", ".f.part.json": "{}" } },
  { name: "a file longer than its record says", files: { ".f.part": "mine", ".f.part.json": record(3) } },
  { name: "two files", files: { ".f.part": "mine", ".f~2.part": "mine, too" } },
];
const ownRecords: readonly Own[] = [
  { name: "a record alone", files: { ".f.part.json": "mine" } },
  { name: "a draft of a record alone", files: { ".f.part.json~": "mine" } },
];

type Operation = (open: TestSite, directory: LocalDirectory) => Promise<unknown>;
const many =
  (count: number): Operation =>
  async (open, directory) => {
    const others = Array.from({ length: count }, (_, nth) => ({ path: "f", local: directory.at(`o${nth}`) }));
    for await (const { error } of open.site.downloadMany([
      ...others,
      { path: "f", local: directory.at("f") },
    ]))
      expect(error).toBeUndefined();
    expect(contentsOf(directory)).toMatchObject(
      Object.fromEntries(others.map((_, nth) => [`o${nth}`, expect.anything() as unknown])),
    );
  };
const operations: Readonly<Record<string, Operation>> = {
  download: (open, directory) => open.site.download("f", directory.at("f")),
  "download in segments": (open, directory) =>
    open.site.download("f", directory.at("f"), { segments: 2, verify: "hash" }),
  "downloadMany, one file": many(0),
  "downloadMany, 200 files": many(200),
  downloadTree: (open, directory) => open.site.downloadTree("", directory.path),
};

describe("D1: what is not the part of this download stays", () => {
  const rows = Object.entries(operations).flatMap(([operation, run]) =>
    [10, LARGE]
      .filter((size) => size === 10 || operation !== "downloadMany, 200 files")
      .flatMap((size) => [...own, ...ownRecords].map((row) => ({ ...row, operation, run, size }))),
  );
  it.each(rows)("$operation of $size bytes: $name", async ({ files, run, size }) => {
    using directory = new LocalDirectory();
    for (const [name, content] of Object.entries(files)) {
      if (content === "directory") mkdirSync(directory.at(name));
      else directory.write(name, content);
    }
    await using open = await openSite({ tree: { f: bytesOf(size) } });
    await run(open, directory);
    const found = Object.entries(contentsOf(directory)).filter(([name]) => !name.startsWith("o"));
    const kept = Object.entries(files).map(([name, content]) => [
      name,
      content === "directory" ? content : Buffer.from(content),
    ]);
    expect(Object.fromEntries(found)).toEqual({ f: bytesOf(size), ...Object.fromEntries(kept) });
  });

  it("D2: the part under another name is continued", async () => {
    using directory = new LocalDirectory();
    directory.write(".f.part", "mine");
    const content = bytesOf(LARGE);
    const cut = at("retr-bytes", faults.once(faults.finData(200_000)));
    await using open = await openSite({ tree: { f: content }, faults: [cut] }, { retry: false });
    await expect(open.site.download("f", directory.at("f"))).rejects.toThrow();
    expect(directory.names).toEqual([".f.part", ".f~2.part", ".f~2.part.json"]);
    expect(await open.site.download("f", directory.at("f"))).toMatchObject({ resumedAt: 200_000 });
    expect(contentsOf(directory)).toEqual({ f: content, ".f.part": Buffer.from("mine") });
  });

  it.each([10, LARGE])("a file of %i bytes that replaces a part is not continued as one", async (size) => {
    using directory = new LocalDirectory();
    const tree = treeOf(["f", ".f.part"], LARGE);
    tree[".f.part"] = bytesOf(size, 7);
    const cut = at("retr-bytes", faults.once(faults.resetData(200_000)));
    await using open = await openSite({ tree, faults: [cut] }, { retry: false });
    await expect(open.site.download("f", directory.at("f"))).rejects.toThrow();
    await open.site.download(".f.part", directory.at(".f.part"));
    await open.site.download("f", directory.at("f"));
    expect(contentsOf(directory)).toEqual(tree);
  });
});
