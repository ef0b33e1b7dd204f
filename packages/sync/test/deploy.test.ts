import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { type DeployOptions, MANIFEST } from "../src/deploy/deploy-options.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { release } from "../src/release/release.ts";
import { DeployedSite, nested } from "./deployed-site.ts";

type Files = Readonly<Record<string, string>>;

interface Row {
  readonly name: string;
  /** What is deployed first; left out: nothing is. */
  readonly first?: Files;
  /** What others put on the server, in between. */
  readonly strangers?: Files;
  readonly after: Files;
  readonly options?: DeployOptions;
  /** What the server has in the end. */
  readonly expected: Files;
  /** What the second run did: actions and paths. */
  readonly did: readonly string[];
  readonly skipped?: readonly string[];
  readonly failed?: readonly string[];
}

/** When others change something: a day after the deployment. */
const LATER = Date.now() + 86_400_000;

const rows: readonly Row[] = [
  {
    name: "a first deployment removes nothing",
    strangers: { "old.html": "old" },
    after: { "index.html": "1", "css/a.css": "a" },
    expected: { "old.html": "old", "index.html": "1", "css/": "", "css/a.css": "a" },
    did: ["mkdir css", "copy css/a.css", "copy index.html"],
  },
  {
    name: "nothing changed: nothing is done",
    first: { "index.html": "1", "css/a.css": "a" },
    after: { "index.html": "1", "css/a.css": "a" },
    expected: { "index.html": "1", "css/": "", "css/a.css": "a" },
    did: [],
  },
  {
    name: "the same size, another content",
    first: { "index.html": "1" },
    after: { "index.html": "2" },
    expected: { "index.html": "2" },
    did: ["update index.html"],
  },
  {
    name: "removing css does not keep css-old.txt",
    first: { "css/a.css": "a", "css-old.txt": "x", "index.html": "1" },
    after: { "index.html": "1" },
    expected: { "index.html": "1" },
    did: ["remove css-old.txt", "remove css/a.css", "remove css"],
  },
  {
    name: "a removed directory loses only its deployed files",
    first: { "css/a.css": "a", "css/deep/b.css": "b", "index.html": "1" },
    strangers: { "css/own.css": "mine" },
    after: { "index.html": "1" },
    expected: { "index.html": "1", "css/": "", "css/own.css": "mine" },
    did: ["remove css/a.css", "remove css/deep/b.css", "remove css/deep"],
    skipped: ["remove css: what was not deployed is in it"],
  },
  {
    name: "a directory that was there before is never removed",
    strangers: { "img/": "" },
    first: { "img/a.png": "a", "index.html": "1" },
    after: { "index.html": "1" },
    expected: { "index.html": "1", "img/": "" },
    did: ["remove img/a.png"],
  },
  {
    name: "a file becomes a directory",
    first: { a: "file", "index.html": "1" },
    after: { "a/b": "b", "index.html": "1" },
    expected: { "a/": "", "a/b": "b", "index.html": "1" },
    did: ["remove a", "mkdir a", "copy a/b"],
  },
  {
    name: "a directory becomes a file",
    first: { "a/b": "b", "a/c/d": "d", "index.html": "1" },
    after: { a: "file", "index.html": "1" },
    expected: { a: "file", "index.html": "1" },
    did: ["remove a/b", "remove a/c/d", "remove a/c", "remove a", "copy a"],
  },
  {
    name: "a directory becomes a file, but somebody has put something into it",
    first: { "a/b": "b", "index.html": "1" },
    strangers: { "a/own": "mine" },
    after: { a: "file", "index.html": "2" },
    expected: { "a/": "", "a/b": "b", "a/own": "mine", "index.html": "2" },
    did: ["update index.html"],
    failed: ["conflict a: ERR_FTP_UNREADABLE"],
  },
  {
    name: "a directory becomes a file, but something in it is excluded now",
    first: { "a/b": "b", "a/c/d.map": "d", "index.html": "1" },
    after: { a: "file", "index.html": "2" },
    options: { exclude: ["*.map"] },
    expected: { "a/": "", "a/b": "b", "a/c/": "", "a/c/d.map": "d", "index.html": "2" },
    did: ["update index.html"],
    skipped: ["conflict a: a file here, a directory that is kept at the target"],
  },
  {
    name: "the same deep within it, and what was deployed is excluded now",
    first: { "a/b": "b", "a/c/d.map": "d", "index.html": "1" },
    strangers: { "a/c/own.map": "mine" },
    after: { a: "file", "index.html": "2" },
    options: { exclude: ["*.map"] },
    expected: {
      "a/": "",
      "a/b": "b",
      "a/c/": "",
      "a/c/d.map": "d",
      "a/c/own.map": "mine",
      "index.html": "2",
    },
    did: ["update index.html"],
    failed: ["conflict a: ERR_FTP_UNREADABLE"],
  },
  {
    name: "a file of somebody else is where the source has a directory",
    strangers: { a: "mine" },
    after: { "a/b": "b", "index.html": "1" },
    expected: { a: "mine", "index.html": "1" },
    did: ["copy index.html"],
    skipped: ["conflict a: a directory here, a file that may not be replaced at the target"],
  },
  {
    name: "what is excluded now stays, although it was deployed",
    first: { "a.map": "m", "index.html": "1" },
    after: { "a.map": "other", "index.html": "1" },
    options: { exclude: ["*.map"] },
    expected: { "a.map": "m", "index.html": "1" },
    did: [],
  },
  {
    name: "with deleteExcluded it goes",
    first: { "a.map": "m", "index.html": "1" },
    after: { "a.map": "other", "index.html": "1" },
    options: { exclude: ["*.map"], deleteExcluded: true },
    expected: { "index.html": "1" },
    did: ["remove a.map"],
  },
  {
    name: "what a gitignore file of the source names stays",
    first: { "logs/a.log": "m", "index.html": "1" },
    after: { "logs/.ignored": "*.log", "index.html": "1" },
    options: { ignoreFiles: [".ignored"] },
    expected: { "logs/": "", "logs/a.log": "m", "logs/.ignored": "*.log", "index.html": "1" },
    did: ["copy logs/.ignored"],
  },
  {
    name: "what is protected is neither replaced nor removed",
    first: { "a.txt": "a", "b.txt": "b" },
    after: { "a.txt": "other" },
    options: { protect: ["*.txt"] },
    expected: { "a.txt": "a", "b.txt": "b" },
    did: [],
    skipped: ["conflict a.txt: protected"],
  },
  {
    name: "a source without files removes nothing",
    first: { "a.txt": "a" },
    after: {},
    expected: { "a.txt": "a" },
    did: [],
    skipped: ["remove a.txt: the source has no files"],
  },
  {
    name: "check finds what others changed: missing, and of another size",
    first: { "a.txt": "a", "b.txt": "b", "c.txt": "c" },
    strangers: { "b.txt": "longer" },
    after: { "a.txt": "a", "b.txt": "b", "c.txt": "c" },
    options: { check: true },
    expected: { "a.txt": "a", "b.txt": "b", "c.txt": "c" },
    did: ["update b.txt"],
  },
  {
    name: "what others changed and the source does not have stays: another size",
    first: { "a.txt": "a", "b.txt": "b" },
    strangers: { "b.txt": "longer" },
    after: { "a.txt": "a" },
    expected: { "a.txt": "a", "b.txt": "longer" },
    did: [],
    skipped: ["conflict b.txt: not in the source, but changed at the target since it was deployed"],
  },
  {
    name: "what others changed and the source does not have stays: the same size at another time",
    first: { "a.txt": "a", "d/b.txt": "b", "d/c.txt": "c" },
    strangers: { "d/b.txt": "x" },
    after: { "a.txt": "a" },
    expected: { "a.txt": "a", "d/": "", "d/b.txt": "x" },
    did: ["remove d/c.txt"],
    skipped: [
      "conflict d/b.txt: not in the source, but changed at the target since it was deployed",
      "remove d: what was not deployed is in it",
    ],
  },
  {
    name: "what was only restored is as it was deployed",
    first: { "a.txt": "a", "b.txt": "b" },
    strangers: { "b.txt": "b" },
    after: { "a.txt": "a" },
    expected: { "a.txt": "a" },
    did: ["remove b.txt"],
  },
  {
    name: "what others changed is not removed for a directory",
    first: { "a.txt": "a", d: "file" },
    strangers: { d: "mine" },
    after: { "a.txt": "a", "d/b.txt": "b" },
    expected: { "a.txt": "a", d: "mine" },
    did: [],
    skipped: ["conflict d: a directory here, a file that may not be replaced at the target"],
  },
  {
    name: "what others changed is not removed with its directory for a file",
    first: { "a.txt": "a", "d/b.txt": "b" },
    strangers: { "d/b.txt": "x" },
    after: { "a.txt": "a", d: "file" },
    expected: { "a.txt": "a", "d/": "", "d/b.txt": "x" },
    did: [],
    failed: ["conflict d: ERR_FTP_UNREADABLE"],
  },
];

// A release goes on with a directory that an earlier call has begun.
describe("B6: what an earlier call has begun", () => {
  it.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ["what was not deployed is in it", { "a/own": "mine" }, "'a/own', which was not deployed, is in it"],
    ["it has no manifest", { f: "mine" }, "'f', which was not deployed, is in it"],
    ["its manifest cannot be read", { [MANIFEST]: "<html>" }, "this is not a line of JSON"],
  ])("does not go live, and stays as it is, where %s", async (_, strangers, reason) => {
    const files = new MemoryFileSystem(nested({}));
    await using open = await DeployedSite.start(files);
    await open.use(async (site) => {
      const next = remoteTree(site, "live.releases/next");
      if (!("f" in strangers)) await deploy(memoryTree({ "a/b": "b" }), next);
      for (const [path, text] of Object.entries(strangers))
        files.writeFile(`live.releases/next/${path}`, text);
      const before = Object.entries(open.contents());
      const report = await release(memoryTree({ a: "file" }), site, { path: "live" });
      expect(report.left).toEqual([{ release: "next", reason: expect.stringContaining(reason) as string }]);
      expect(open.contents()).toEqual({ ...Object.fromEntries(before), "live/": "", "live/a": "file" });
    });
  });

  it("is not uploaded again, but for what has another size now", async () => {
    const files = new MemoryFileSystem(nested({}));
    await using open = await DeployedSite.start(files);
    await open.use(async (site) => {
      const source = { "a/b": "b", c: "c", d: "d" };
      await deploy(memoryTree(source), remoteTree(site, "live.releases/next-1a"));
      files.writeFile("live.releases/next-1a/c", "changed");
      const dry = await release(memoryTree(source), site, { path: "live", dryRun: true });
      const { deployed, left } = await release(memoryTree(source), site, { path: "live" });
      expect(dry.deployed.skipped.map(({ step }) => step.path)).toEqual(["c"]);
      expect(deployed.done.map(({ step }) => step.path)).toEqual(["c"]);
      expect(left).toEqual([]);
      expect(open.contents()).toMatchObject({ "live/a/b": "b", "live/c": "c", "live/d": "d" });
    });
  });
});

describe("B5: what is deployed, and what is removed", () => {
  it.each(rows)("$name", async ({ first, strangers = {}, after, options, expected, did, ...row }) => {
    const tree = first === undefined || "img/" in strangers ? strangers : {};
    const files = new MemoryFileSystem(nested(tree));
    await using open = await DeployedSite.start(files);
    await open.use(async (site) => {
      const target = remoteTree(site, "");
      if (first !== undefined) expect(await deploy(memoryTree(first), target)).toMatchObject({ ok: true });
      for (const [path, text] of Object.entries(strangers))
        if (!path.endsWith("/")) files.writeFile(path, text, { modified: LATER });
      const report = await deploy(memoryTree(after), target, options);
      const codes = report.failed.map(({ step, error }) => `${step.action} ${step.path}: ${codeOf(error)}`);
      expect(codes).toEqual(row.failed ?? []);
      expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toEqual(did);
      const words = report.skipped.map(({ step, reason }) => `${step.action} ${step.path}: ${reason}`);
      expect(words).toEqual(row.skipped ?? []);
      expect(open.contents()).toEqual(expected);
      if (row.failed !== undefined) return;
      const again = await deploy(memoryTree(after), target, options);
      expect(again.done).toEqual([]);
      expect(open.contents()).toEqual(expected);
    });
  });
});

// A link that is not followed says nothing of what should be there.
describe("B5: a source with links", () => {
  it.each([
    ["a file", "b.txt", ["b.txt"]],
    ["a directory", "d", ["d/c.txt"]],
  ])("what was deployed stays where the source has a link in the place of %s", async (_, path, kept) => {
    const root = await mkdtemp(join(tmpdir(), "sync-links-"));
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    try {
      await mkdir(join(root, "d"));
      for (const name of ["a.txt", "b.txt", "d/c.txt"]) await writeFile(join(root, name), name);
      await open.use(async (site) => {
        const target = remoteTree(site, "");
        await deploy(localTree(root), target);
        const before = open.contents();
        await rm(join(root, path), { recursive: true });
        await rm(join(root, "a.txt"));
        await writeFile(join(root, "e.txt"), "e");
        await symlink("/nowhere", join(root, path));
        await symlink("/nowhere", join(root, "new"));
        const report = await deploy(localTree(root), target);
        expect(report.ok).toBe(true);
        expect(report.skipped.map(({ step, reason }) => `${step.path}: ${reason}`)).toEqual([
          `${path}: a link or a special file here: what was deployed stays`,
          "new: links and special files are not deployed",
        ]);
        expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toEqual([
          "copy e.txt",
          "remove a.txt",
        ]);
        for (const name of kept) expect(open.contents()[name]).toBe(before[name]);
      });
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}
