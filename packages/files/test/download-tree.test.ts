import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalPlaces } from "../src/tree/local-places.ts";
import type { TreeFileListener } from "../src/tree/tree-file.ts";
import type { TreeProgress } from "../src/tree/tree-report.ts";
import { commandsOf, openSite } from "./sites.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-tree-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const big = "0123456789abcdef".repeat(8192);
const tree = {
  "a.txt": "a",
  empty: {},
  b: { "b1.txt": "b1", "big.bin": big, c: { "c1.txt": "c1", ".hidden": "h" } },
};
const contents = {
  "a.txt": "a",
  "b/b1.txt": "b1",
  "b/big.bin": big,
  "b/c/.hidden": "h",
  "b/c/c1.txt": "c1",
};

/** The files below a local directory with their contents, and nothing else. */
async function localFiles(directory: string): Promise<Record<string, string>> {
  const found = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files
    .sort()
    .map(async (path) => [path.slice(directory.length + 1), await readFile(path, "utf8")] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

describe("downloadTree", () => {
  it.each([1, 2, 8])("fetches every file and directory, with %i connections", async (connections) => {
    await using open = await openSite({ tree }, { connections });
    const report = await open.site.downloadTree("", root);
    expect(await localFiles(root)).toEqual(contents);
    expect((await stat(join(root, "empty"))).isDirectory()).toBe(true);
    expect(report).toMatchObject({
      files: 5,
      unchanged: 0,
      directories: 3,
      bytes: big.length + 6,
      skipped: [],
    });
  });

  it("does not fetch again what is there, and fetches what has changed", async () => {
    await using open = await openSite({ tree });
    await open.site.downloadTree("", root);
    await writeFile(join(root, "a.txt"), "xx");
    const report = await open.site.downloadTree("", root);
    expect(report).toMatchObject({ files: 1, unchanged: 4, directories: 0 });
    expect(await localFiles(root)).toEqual(contents);
    expect(commandsOf(open.server).filter((line) => line === "RETR b/big.bin")).toHaveLength(1);
  });

  it.each([
    ["to the day", "2024-01-05"],
    ["to the minute, in the server's zone", "2026-11-20 15:30"],
  ])(
    "D6: a LIST that gives times %s: files get theirs by MDTM, and a second run has nothing to do",
    async (_, date) => {
      const line = `-rw-r--r-- 1 me me 1 ${date} a.txt\r\n`;
      const day = Date.parse(date.length === 10 ? "2024-01-05T13:14:15Z" : "2026-11-20T10:30:40Z");
      const mdtm = at(
        "mdtm",
        faults.reply(`213 ${new Date(day).toISOString().replaceAll(/\D/g, "").slice(0, 14)}`),
      );
      const rules = [at("list-bytes", faults.replaceData(line)), mdtm];
      await using open = await openSite({ tree: { "a.txt": "a" }, without: ["MLSD", "MLST"], faults: rules });
      expect(await open.site.downloadTree("", root)).toMatchObject({ files: 1 });
      expect((await stat(join(root, "a.txt"))).mtime.getTime()).toBe(day);
      expect(await open.site.downloadTree("", root)).toMatchObject({ files: 0, unchanged: 1 });
    },
  );

  it("leaves out what is excluded", async () => {
    await using open = await openSite({ tree });
    await open.site.downloadTree("", root, { exclude: ["b/c", "**/*.bin"] });
    expect(Object.keys(await localFiles(root))).toEqual(["a.txt", "b/b1.txt"]);
  });

  it("fetches below a directory of the site", async () => {
    await using open = await openSite({ tree });
    await open.site.downloadTree("b/c", join(root, "new/deep"));
    expect(await localFiles(join(root, "new/deep"))).toEqual({ ".hidden": "h", "c1.txt": "c1" });
  });

  it("reports progress, and at the end the whole", async () => {
    await using open = await openSite({ tree });
    const reports: TreeProgress[] = [];
    await open.site.downloadTree("", root, { onProgress: (progress) => reports.push(progress) });
    expect(reports.at(-1)).toEqual({
      files: 5,
      totalFiles: 5,
      bytes: big.length + 6,
      totalBytes: big.length + 6,
      isWalked: true,
    });
  });

  it("fails for some files after it has fetched the others", async () => {
    const isB1 = (step: { argument: string }): boolean => step.argument.endsWith("b1.txt");
    const refuse = at("retr-command", faults.when(isB1, faults.reply("550 Permission denied")));
    await using open = await openSite({ tree, faults: [refuse] });
    const error = await open.site.downloadTree("", root).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_FTP_TREE",
      failures: [{ path: "b/b1.txt", error: { code: "EACCES" } }],
      report: { files: 4 },
    });
    expect(Object.keys(await localFiles(root))).toEqual(["a.txt", "b/big.bin", "b/c/.hidden", "b/c/c1.txt"]);
  });

  it("a directory that is missing is an error", async () => {
    await using open = await openSite({ tree });
    await expect(open.site.downloadTree("none", root)).rejects.toMatchObject({
      failures: [{ error: { code: "ENOENT" } }],
    });
  });

  it("a signal ends it, and a later run goes on", async () => {
    await using open = await openSite({ tree });
    const cancel = new AbortController();
    const running = open.site.downloadTree("", root, {
      signal: cancel.signal,
      onProgress: () => cancel.abort(new Error("enough")),
    });
    await expect(running).rejects.toThrow("enough");
    await open.site.downloadTree("", root);
    expect(await localFiles(root)).toEqual(contents);
  });

  it("sends no command for links, and says so", async () => {
    const line = "lrwxrwxrwx 1 me me 5 Jan  1 2024 link -> a.txt\r\n";
    const listing = at("list-bytes", faults.replaceData(line));
    await using open = await openSite({ tree, without: ["MLSD", "MLST"], faults: [listing] });
    const report = await open.site.downloadTree("", root);
    expect(report.skipped).toEqual([{ path: "link", reason: "it is a symbolic link" }]);
  });
});

describe("T2: nothing is written outside the root", () => {
  const lying = (names: readonly string[]): FaultRule => {
    const listing = names.map((name) => `type=file;size=1;modify=20240101000000; ${name}\r\n`).join("");
    return at("mlsd-bytes", faults.replaceData(listing));
  };

  it.each(["../evil", "/etc/evil", "a/../../evil", "..\\../evil", ".."])(
    "the name %j is refused, and reported",
    async (name) => {
      await using open = await openSite({ tree: { good: "g" }, faults: [lying([name, "good"])] });
      const inner = join(root, "inner");
      const error = await open.site.downloadTree("", inner).catch((reason: unknown) => reason);
      if (name !== "..") expect(error).toMatchObject({ failures: [{ path: name }] });
      expect(await localFiles(root)).toEqual({ "inner/good": "g" });
    },
  );

  it.each(["CON", "aux.txt", "a:b", "dot.", "space ", "a\\b", "..\\evil"])(
    "the name %j is refused where Windows may see it",
    async (name) => {
      await using open = await openSite({ tree: { [name]: "x", good: "g" } });
      const running = open.site.downloadTree("", root, { portableNames: true });
      await expect(running).rejects.toMatchObject({ failures: [{ path: name }] });
      expect(await localFiles(root)).toEqual({ good: "g" });
    },
  );

  it.skipIf(process.platform === "win32")("a backslash is a letter of a name", async () => {
    const names = ["a\\b", "..\\evil", "C:\\x"];
    const files = Object.fromEntries(names.map((name) => [name, "x"]));
    await using open = await openSite({ tree: { ...files, "d\\": { "e\\f": "y" } } });
    const inner = join(root, "inner");
    expect(await open.site.downloadTree("", inner)).toMatchObject({ files: 4, skipped: [] });
    const local = Object.fromEntries(names.map((name) => [`inner/${name}`, "x"]));
    expect(await localFiles(root)).toEqual({ ...local, "inner/d\\/e\\f": "y" });
    expect(await open.site.downloadTree("", inner)).toMatchObject({ files: 0, unchanged: 4 });
  });

  it("a local link in the place of a directory is not followed", async () => {
    const outside = join(root, "outside");
    const inside = join(root, "inside");
    await mkdir(outside);
    await mkdir(inside);
    await symlink(outside, join(inside, "b"));
    await using open = await openSite({ tree });
    await expect(open.site.downloadTree("", inside)).rejects.toMatchObject({ code: "ERR_FTP_TREE" });
    expect(await readdir(outside)).toEqual([]);
    expect(await readFile(join(inside, "a.txt"), "utf8")).toBe("a");
  });

  it.each([false, true])(
    "T2: a local link in the place of a file is not followed, dry run: %s",
    async (dryRun) => {
      const outside = join(root, "outside");
      const inside = join(root, "inside");
      await mkdir(inside);
      await writeFile(outside, "theirs");
      await symlink(outside, join(inside, "a.txt"));
      await symlink(join(root, "nowhere"), join(inside, "b"));
      await using open = await openSite({ tree: { "a.txt": "a", b: "b", c: "c" } });
      const wanted: unknown[] = [];
      const onFile: TreeFileListener = ({ remote, state }) => {
        if (state === "wanted") wanted.push(remote);
      };
      const running = open.site.downloadTree("", inside, { dryRun, onFile });
      await expect(running).rejects.toMatchObject({
        failures: [
          { path: "a.txt", error: { message: expect.stringContaining("is a symbolic link") as string } },
          { path: "b" },
        ],
      });
      expect(await localFiles(root)).toEqual(
        dryRun ? { outside: "theirs" } : { "inside/c": "c", outside: "theirs" },
      );
      expect(wanted).toEqual(["c"]);
    },
  );

  it.each([
    ["a file where a directory goes", "b", { a: "a", b: { c: "c" } }, "b"],
    ["a directory where a file goes", "b/", { a: "a", b: "b" }, "b"],
    ["a file where the tree goes", ".", { a: "a" }, undefined],
  ])("a dry run fails as the run does: %s", async (_, taken, remote, path) => {
    const inside = join(root, "inside");
    if (taken === ".") await writeFile(inside, "");
    else if (taken.endsWith("/")) await mkdir(join(inside, taken), { recursive: true });
    else {
      await mkdir(inside);
      await writeFile(join(inside, taken), "");
    }
    await using open = await openSite({ tree: remote });
    for (const dryRun of [true, false]) {
      const wanted =
        path === undefined
          ? { code: "EEXIST" }
          : { failures: expect.arrayContaining([expect.objectContaining({ path })]) as unknown };
      await expect(open.site.downloadTree("", inside, { dryRun })).rejects.toMatchObject(wanted);
    }
  });

  it.each([
    ["Readme", "README"],
    ["caf\u00e9", "cafe\u0301"],
  ])("%j and %j collide where the file system takes them for one", async (first, second) => {
    const places = await LocalPlaces.below(root, false, true);
    await places.placeOf(first);
    await expect(places.placeOf(second)).rejects.toThrow("for one name");
    await places.placeOf(`d/${first}`);
    await expect(places.placeOf(`d/${second}`)).rejects.toThrow("for one name");
    const apart = await LocalPlaces.below(root, false, false);
    await apart.placeOf(first);
    await apart.placeOf(second);
  });

  it("names that are not UTF-8 get local names that lead back", async () => {
    const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
    await using open = await openSite({});
    await open.site.mkdir(bytes("d\xe9"));
    await open.site.writeFile(bytes("d\xe9/f\xfe"), "x");
    await open.site.downloadTree("", root);
    expect(await localFiles(root)).toEqual({ "d\uf7e9/f\uf7fe": "x" });
  });
});
