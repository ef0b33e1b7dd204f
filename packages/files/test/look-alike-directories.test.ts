import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FileFacts, type FaultRule, faults, MemoryFileSystem } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { openSite, type TestSite } from "./sites.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "files-alike-"));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

/** Lists as vsftpd: for a name that is not there nothing, and for a directory that may not be read that directory. */
class AsVsftpd extends MemoryFileSystem {
  readonly #closed: string;
  #isListed = false;
  #isNamed = false;
  #path = "";

  constructor(tree: ConstructorParameters<typeof MemoryFileSystem>[0], closed = "") {
    super(tree);
    this.#closed = closed;
  }

  /** Set before LIST is carried out. */
  readonly rule: FaultRule = at("list-command", (truth, { argument }) => {
    this.#isListed = true;
    this.#isNamed = !/^(?:-a)?$/.test(argument);
    return truth;
  });

  override async stat(path: string): Promise<FileFacts | undefined> {
    const isListed = this.#isListed;
    this.#isListed = false;
    const found = await super.stat(path);
    if (!isListed || (found !== undefined && path !== this.#closed)) return found;
    this.#path = path;
    return { kind: "directory", name: "", size: 0, modified: 0, mode: 0o755, unique: "" };
  }

  override async list(path: string): Promise<readonly FileFacts[]> {
    if (path !== this.#path) return await super.list(path);
    this.#path = "";
    const own = this.#isNamed ? await super.stat(path) : undefined;
    return own === undefined ? [] : [own];
  }
}

async function openAsVsftpd(files: AsVsftpd, rules: readonly FaultRule[] = []): Promise<TestSite> {
  const without = ["MLST", "MLSD"];
  return await openSite({ files, without, faults: [files.rule, ...rules] }, { connections: 1 });
}

async function entriesOf(entries: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
}

const listings: Readonly<Record<string, (site: Site, path: string) => Promise<unknown>>> = {
  readdir: (site, path) => site.readdir(path),
  list: (site, path) => entriesOf(site.list(path)),
  walk: (site, path) => entriesOf(site.walk(path)),
  downloadTree: (site, path) => site.downloadTree(path, root),
};

describe("T4: a server that lists nothing for what is not there", () => {
  it.each(
    Object.entries(listings).flatMap(([name, run]) =>
      ["none", "none/x", "d/none"].map((path) => ({ name, path, run })),
    ),
  )("$name of $path is ENOENT", async ({ path, run }) => {
    await using open = await openAsVsftpd(new AsVsftpd({ d: { e: "" } }));
    const error: unknown = await run(open.site, path).catch((reason: unknown) => reason);
    const failed = (error as { failures?: readonly { error: unknown }[] }).failures?.[0]?.error ?? error;
    expect(failed).toMatchObject({ code: "ENOENT" });
  });

  it.each(Object.entries(listings))("%s of an empty directory is empty", async (_, run) => {
    await using open = await openAsVsftpd(new AsVsftpd({ d: { e: {} } }));
    await run(open.site, "d/e");
    expect(await open.site.readdir("d/e")).toEqual([]);
  });

  it("uploadTree makes the directory of an empty one", async () => {
    const files = new AsVsftpd({});
    await using open = await openAsVsftpd(files);
    await open.site.uploadTree(root, "n/o");
    expect(files.paths()).toEqual(["/n/", "/n/o/"]);
  });
});

describe("T4: a server that lists a directory that may not be read as its own entry", () => {
  const enters = (path: RegExp): FaultRule =>
    at(
      "cwd-command",
      faults.when(({ argument }) => path.test(argument), faults.permanent(550)),
    );
  const rows = Object.entries(listings).flatMap(([name, run]) =>
    [true, false].map((isEntered) => ({ name, run, isEntered })),
  );
  it.each(rows)("$name is EACCES, entered: $isEntered", async ({ run, isEntered }) => {
    const files = new AsVsftpd({ sec: { closed: { f: "f" }, open: { g: "g" } } }, "/sec/closed");
    await using open = await openAsVsftpd(files, isEntered ? [] : [enters(/closed/)]);
    for (const path of ["sec/closed", "sec/closed/"]) {
      const error: unknown = await run(open.site, path).catch((reason: unknown) => reason);
      const failed = (error as { failures?: readonly { error: unknown }[] }).failures?.[0]?.error ?? error;
      expect(failed).toMatchObject({ code: "EACCES" });
    }
  });

  it("T8: downloadTree reports it, and makes nothing of its own name in it", async () => {
    const files = new AsVsftpd({ sec: { closed: { f: "f" }, open: { g: "g" } } }, "/sec/closed");
    await using open = await openAsVsftpd(files, [enters(/closed/)]);
    const failing = open.site.downloadTree("sec", root);
    await expect(failing).rejects.toMatchObject({
      failures: [{ path: "sec/closed", error: { code: "EACCES" } }],
    });
    expect((await readdir(root, { recursive: true })).sort()).toEqual(["closed", "open", "open/g"]);
  });

  it.each([
    ["may be entered", []],
    ["may not be entered", [enters(/same\/same/)]],
  ])("a directory in one of its own name, which %s, is listed", async (_, rules) => {
    await using open = await openAsVsftpd(new AsVsftpd({ same: { same: { f: "f" } } }), rules);
    expect(await open.site.readdir("same")).toEqual(["same"]);
  });
});
