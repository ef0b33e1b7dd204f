import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, type MemoryFileSystem, type TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TreeError } from "../src/errors/tree-error.ts";
import type { TreeProgress } from "../src/tree/tree-report.ts";
import { commandsOf, openSite } from "./sites.ts";

const big = "0123456789abcdef".repeat(8192);
const contents: Readonly<Record<string, string>> = {
  "a.txt": "a",
  "b/b1.txt": "b1",
  "b/big.bin": big,
  "b/c/.hidden": "h",
  "b/c/c1.txt": "c1",
};
const total = Object.values(contents).join("").length;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-tree-"));
  await mkdir(join(root, "b/c"), { recursive: true });
  await mkdir(join(root, "empty"));
  for (const [path, text] of Object.entries(contents)) {
    await writeFile(join(root, path), text);
    await utimes(join(root, path), 1_700_000_000, 1_700_000_000);
  }
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

function remoteFiles(server: TestServer): Record<string, string | undefined> {
  const files = server.files as MemoryFileSystem;
  const paths = files.paths().filter((path) => files.readFile(path) !== undefined);
  return Object.fromEntries(paths.sort().map((path) => [path.slice(1), files.readFile(path)?.toString()]));
}

describe("uploadTree", () => {
  it("T1: makes each directory once", async () => {
    await using open = await openSite({ tree: {} });
    await open.site.uploadTree(root, "new");
    const made = commandsOf(open.server).filter((line) => line.startsWith("MKD "));
    expect(made.sort()).toEqual(["MKD new", "MKD new/b", "MKD new/b/c", "MKD new/empty"]);
  });

  // "new" is the first MKD; the twelve directories in it are made together.
  it.each([
    { name: "one that was refused is made alone", rule: faults.nth(5, faults.reply("550 No")), failed: 0 },
    {
      name: "a connection that is lost meanwhile changes nothing",
      rule: faults.nth(5, faults.reset()),
      failed: 0,
    },
    {
      name: "those that are refused again are reported, each once",
      rule: faults.from(5, faults.reply("550 No")),
      failed: 9,
    },
  ])("U3: the directories of one are made together: $name", async ({ rule, failed }) => {
    for (let nth = 0; nth < 10; nth++) {
      await mkdir(join(root, `d${nth}`));
      await writeFile(join(root, `d${nth}`, "file"), "x");
    }
    await using open = await openSite({ tree: {}, faults: [at("mkd-command", rule)] });
    const run = open.site.uploadTree(root, "new");
    if (failed === 0) {
      expect(await run).toMatchObject({ directories: 14, files: 15 });
    } else {
      const { failures, report } = await run.then(
        () => expect.fail("all were made"),
        (error: unknown) => error as TreeError,
      );
      expect(failures.filter(({ path }) => !path.endsWith("/c"))).toHaveLength(failed);
      expect(report).toMatchObject({ directories: 4 });
    }
    expect(remoteFiles(open.server)).toMatchObject({ "new/a.txt": "a" });
    const files = Object.keys(remoteFiles(open.server)).filter((path) => path.endsWith("/file"));
    if (failed === 0) expect(files).toHaveLength(10);
  });

  it("U3: those that were made before the connection was lost are not made again", async () => {
    for (let nth = 0; nth < 10; nth++) await mkdir(join(root, `d${nth}`));
    await using open = await openSite({ tree: {}, faults: [at("mkd", faults.nth(5, faults.fin()))] });
    expect(await open.site.uploadTree(root, "new")).toMatchObject({ directories: 14 });
    const made = commandsOf(open.server).filter((line) => line.startsWith("MKD "));
    // The reply to the fifth is lost.
    for (const line of made.slice(0, 4)) expect(made.filter((each) => each === line)).toHaveLength(1);
    expect(made.filter((each) => each === made[4])).toHaveLength(2);
  });

  it.each([1, 2, 8])("sends every file and directory, with %i connections", async (connections) => {
    await using open = await openSite({}, { connections });
    const report = await open.site.uploadTree(root, "");
    expect(remoteFiles(open.server)).toEqual(contents);
    expect(await open.site.exists("empty")).toBe(true);
    expect(report).toMatchObject({ files: 5, unchanged: 0, directories: 3, bytes: total, skipped: [] });
    expect((await open.site.stat("a.txt")).mtime?.getTime()).toBe(1_700_000_000_000);
  });

  it("does not send again what is there, and sends what has changed", async () => {
    await using open = await openSite({});
    await open.site.uploadTree(root, "www");
    await writeFile(join(root, "a.txt"), "aa");
    const report = await open.site.uploadTree(root, "www");
    expect(report).toMatchObject({ files: 1, unchanged: 4, directories: 0, bytes: 2 });
    expect((open.server.files as MemoryFileSystem).readFile("www/a.txt")?.toString()).toBe("aa");
  });

  it("lists no directory that is not there yet", async () => {
    await using open = await openSite({});
    await open.site.uploadTree(root, "");
    const listed = commandsOf(open.server).filter((line) => line.startsWith("MLSD"));
    expect(listed).toEqual(["MLSD"]);
  });

  it("leaves out what is excluded", async () => {
    await using open = await openSite({});
    await open.site.uploadTree(root, "", { exclude: ["b/c", "**/*.bin"] });
    expect(Object.keys(remoteFiles(open.server))).toEqual(["a.txt", "b/b1.txt"]);
  });

  it("skips links, or follows them as long as they do not lead in a circle", async () => {
    await symlink("a.txt", join(root, "link.txt"));
    await symlink("b", join(root, "linked"));
    await symlink("..", join(root, "b/up"));
    await using open = await openSite({});
    const report = await open.site.uploadTree(root, "");
    expect(report.skipped.map(({ path }) => path.slice(root.length + 1)).sort()).toEqual([
      "b/up",
      "link.txt",
      "linked",
    ]);
    await open.site.uploadTree(root, "all", { followLinks: true });
    const sent = Object.keys(remoteFiles(open.server)).filter((path) => path.startsWith("all/"));
    expect(sent.map((path) => path.slice(4))).toEqual([
      "a.txt",
      "b/b1.txt",
      "b/big.bin",
      "b/c/.hidden",
      "b/c/c1.txt",
      "link.txt",
      "linked/b1.txt",
      "linked/big.bin",
      "linked/c/.hidden",
      "linked/c/c1.txt",
    ]);
  });

  it("reports progress, and at the end the whole", async () => {
    await using open = await openSite({});
    const reports: TreeProgress[] = [];
    await open.site.uploadTree(root, "", { onProgress: (progress) => reports.push(progress) });
    expect(reports.at(-1)).toEqual({
      files: 5,
      totalFiles: 5,
      bytes: total,
      totalBytes: total,
      isWalked: true,
    });
  });

  it("fails for some files after it has sent the others", async () => {
    const isB1 = (step: { argument: string }): boolean => step.argument.includes("b1.txt");
    const refuse = at("stor-command", faults.when(isB1, faults.reply("553 No")));
    await using open = await openSite({ faults: [refuse] });
    const error = await open.site.uploadTree(root, "").catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_FTP_TREE",
      failures: [{ path: join(root, "b/b1.txt"), error: { code: "EACCES" } }],
      report: { files: 4 },
    });
  });

  it("a local directory that is missing is the system's error", async () => {
    await using open = await openSite({});
    const missing = join(root, "none");
    await expect(open.site.uploadTree(missing, "")).rejects.toMatchObject({
      name: "LocalFileError",
      code: "ENOENT",
      path: missing,
    });
  });

  it("T3: local names that stand for bytes become these bytes again", async () => {
    await writeFile(join(root, "f\uf7fe"), "x");
    await using open = await openSite({});
    await open.site.uploadTree(root, "");
    const entries = await open.site.readdir("", { withFileTypes: true });
    const names = entries.map(({ rawPath }) => Buffer.from(rawPath).toString("latin1"));
    expect(names).toContain("f\xfe");
  });

  it("D1: skips what downloads have left", async () => {
    const parts = [".x.bin.part", ".x.bin.part.json", "b/.y.part", "b/.y.part.json~"];
    for (const path of parts) await writeFile(join(root, path), "x");
    for (const path of ["x.part", ".part", "x.part.json"]) await writeFile(join(root, path), "x");
    await mkdir(join(root, ".d.part"));
    await using open = await openSite({});
    const report = await open.site.uploadTree(root, "");
    expect(report.skipped.map(({ path }) => path.slice(root.length + 1)).sort()).toEqual(parts.sort());
    expect(Object.keys(remoteFiles(open.server)).filter((path) => path.endsWith("part"))).toEqual([
      ".part",
      "x.part",
    ]);
    expect(await open.site.exists(".d.part")).toBe(true);
  });

  it.each(["a\nb", "a\rb"])("S14: %j, the name of a file and of a directory, is its error", async (name) => {
    await writeFile(join(root, name), "x");
    await mkdir(join(root, "b", name));
    await using open = await openSite({});
    const error = await open.site.uploadTree(root, "").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "ERR_FTP_TREE", report: { files: 5 } });
    const { failures } = error as TreeError;
    expect(failures.map(({ path }) => path).sort()).toEqual([join(root, name), join(root, "b", name)].sort());
    for (const each of failures) expect(each.error).toMatchObject({ code: "EINVAL", syscall: "uploadTree" });
  });

  it.each([undefined, null, "", 5])(
    "a local directory that is %j is an error that names the parameter",
    async (local) => {
      await using open = await openSite({ tree: { a: "a" } });
      const before = commandsOf(open.server).length;
      for (const operation of ["downloadTree", "uploadTree"] as const) {
        const run =
          operation === "uploadTree"
            ? open.site.uploadTree(local as string, "")
            : open.site.downloadTree("", local as string);
        await expect(run).rejects.toThrow(TypeError);
        await expect(run).rejects.toThrow(`the parameter local of ${operation}()`);
      }
      expect(commandsOf(open.server)).toHaveLength(before);
    },
  );
});
