import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { MANIFEST } from "../src/deploy/deploy-options.ts";
import { FTP_DEPLOY_STATE } from "../src/deploy/ftp-deploy-state.ts";
import { readManifest } from "../src/tree/manifest.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const header = (entries: number): string =>
  `{"manifest":"@ftplib/sync","version":1,"saved":"2026-01-02T03:04:05.000Z","entries":${entries}}\n`;
const file = (path: string): string =>
  `${JSON.stringify({ path, type: "file", size: 1, hash: { algorithm: "SHA-256", hex: sha256("a") } })}\n`;

describe("B5: a manifest that cannot be read is an error that names the line", () => {
  const rows: readonly (readonly [string, string, number, RegExp])[] = [
    ["empty", "", 1, /not a line of JSON/],
    ["something else", "<html>\n", 1, /not a line of JSON/],
    ["another JSON", '{"a":1}\n', 1, /not a manifest/],
    ["a newer version", '{"manifest":"@ftplib/sync","version":2}\n', 1, /version 2/],
    ["a header without a count", '{"manifest":"@ftplib/sync","version":1}\n', 1, /lacks/],
    ["cut between lines", header(2) + file("a"), 2, /1 entries of 2/],
    ["cut in a line", header(1) + file("a").slice(0, 20), 2, /not a line of JSON/],
    ["a line that is not an object", `${header(1)}7\n`, 2, /not an object/],
    ["a file without a hash", `${header(2)}${file("a")}{"path":"b","type":"file","size":1}\n`, 3, /hash/],
    ["a path that leads out", header(1) + file("../etc/passwd"), 2, /name that is a path/],
    ["an absolute path", header(1) + file("/etc/passwd"), 2, /empty name/],
    ["a path twice", header(2) + file("a") + file("a"), 3, /twice/],
  ];
  it.each(rows)("%s", async (_, text, line, message) => {
    const files = new MemoryFileSystem({ [MANIFEST]: text, a: "a" });
    await using open = await DeployedSite.start(files);
    await open.use(async (site) => {
      const running = deploy(memoryTree({ b: "b" }), remoteTree(site, ""));
      await expect(running).rejects.toMatchObject({
        code: "ERR_FTP_PLAN",
        line,
        message: expect.stringMatching(message),
      });
    });
    expect(open.changes()).toEqual([]);
  });

  it("one that the server does not give out is an error, too", async () => {
    const files = new MemoryFileSystem({ [MANIFEST]: header(0), a: "a" });
    await using open = await DeployedSite.start(files, {
      faults: [at("retr-command", faults.permanent(550))],
    });
    await open.use(async (site) => {
      await expect(deploy(memoryTree({ b: "b" }), remoteTree(site, ""))).rejects.toMatchObject({
        code: "EACCES",
      });
    });
    expect(open.changes()).toEqual([]);
  });
});

const entries = [
  { type: "folder", name: "css" },
  { type: "file", name: "css/a.css", size: 1, hash: sha256("a") },
  { type: "file", name: "gone.txt", size: 1, hash: sha256("g") },
  { type: "file", name: "index.html", size: 1, hash: sha256("1") },
];
const state = (data: readonly object[], generatedTime = 1_795_836_223_291): string =>
  JSON.stringify({ description: "kept", version: "1.0.0", generatedTime, data }, undefined, 4);

it("B5: the manifest is one that readManifest reads", async () => {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  const folder = await mkdtemp(join(tmpdir(), "sync-manifest-"));
  const path = join(folder, "manifest");
  try {
    await open.use(async (site) => {
      await deploy(memoryTree({ "a/b": "a" }), remoteTree(site, ""));
      await site.download(MANIFEST, path);
    });
    const hash = { algorithm: "SHA-256", hex: sha256("a") };
    expect([...(await readManifest(path))]).toEqual([
      ["a", { type: "directory", made: true }],
      ["a/b", { type: "file", size: 1, mtime: expect.any(Number) as number, hash }],
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("B5: the state of FTP-Deploy-Action", () => {
  const source = { "css/a.css": "a", "index.html": "2" };
  const served = { css: { "a.css": "a", "own.css": "mine" }, "gone.txt": "g", "index.html": "1" };

  it("is a start, and is kept up to date", async () => {
    await using open = await DeployedSite.start(
      new MemoryFileSystem({ ...served, [FTP_DEPLOY_STATE]: state(entries) }),
    );
    await open.use(async (site) => {
      const report = await deploy(memoryTree(source), remoteTree(site, ""), { ftpDeployState: true });
      expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toEqual([
        "update index.html",
        "remove gone.txt",
      ]);
    });
    const saved = open.files.readFile(FTP_DEPLOY_STATE)?.toString() ?? "";
    const now = { ...entries[3], hash: sha256("2") };
    expect(JSON.parse(saved)).toMatchObject({
      description: "kept",
      version: "1.0.0",
      data: [entries[0], entries[1], now],
    });
    expect(saved).toContain('\n    "version": "1.0.0",\n');
    expect(open.contents()["css/own.css"]).toBe("mine");
  });

  it("without its time is a start, too, and does not replace a manifest", async () => {
    const untimed = state(entries).replace(/\n *"generatedTime": \d+,/, "");
    expect(untimed).not.toContain("generatedTime");
    await using open = await DeployedSite.start(
      new MemoryFileSystem({ ...served, [FTP_DEPLOY_STATE]: untimed }),
    );
    await open.use(async (site) => {
      const deployed = async (): Promise<readonly string[]> => {
        const report = await deploy(memoryTree(source), remoteTree(site, ""), { ftpDeployState: true });
        return report.done.map(({ step }) => `${step.action} ${step.path}`);
      };
      expect(await deployed()).toEqual(["update index.html", "remove gone.txt"]);
      open.files.writeFile(FTP_DEPLOY_STATE, untimed);
      expect(await deployed()).toEqual([]);
    });
  });

  it("holds where it is newer than the manifest: the action has run since", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ "index.html": "1" }));
    await open.use(async (site) => {
      const target = remoteTree(site, "");
      const options = { ftpDeployState: true };
      await deploy(memoryTree({ "index.html": "1", "ours.txt": "o" }), target, options);
      // As the action would leave it, later.
      open.files.writeFile("index.html", "3");
      const data = [{ type: "file", name: "index.html", size: 1, hash: sha256("3") }];
      open.files.writeFile(FTP_DEPLOY_STATE, state(data, Date.now() + 1_000));
      const report = await deploy(memoryTree({ "index.html": "1" }), target, options);
      const did = report.done.map(({ step }) => `${step.action} ${step.path}`);
      expect(did).toEqual(["update index.html", "remove ours.txt"]);
    });
  });

  it("a state that lists itself and the manifest removes neither", async () => {
    const own = [FTP_DEPLOY_STATE, MANIFEST].map((name) => ({
      type: "file",
      name,
      size: 1,
      hash: sha256("x"),
    }));
    await using open = await DeployedSite.start(
      new MemoryFileSystem({ ...served, [FTP_DEPLOY_STATE]: state([...own, ...entries]) }),
    );
    await open.use(async (site) => {
      await deploy(memoryTree({ ...source, [FTP_DEPLOY_STATE]: "mine" }), remoteTree(site, ""), {
        ftpDeployState: true,
      });
    });
    expect(open.changes().filter((line) => line.startsWith("DELE"))).toEqual([
      expect.stringContaining("gone.txt"),
    ]);
  });

  const broken: readonly (readonly [string, string, number])[] = [
    ["cut", state(entries).split("\n").slice(0, 9).join("\n"), 9],
    ["not JSON", '{\n    "description": nothing\n}', 2],
    ["without data", '{"version":"1.0.0"}', 1],
    ["another version", state(entries).replace("1.0.0", "2.0.0"), 3],
    [
      "a path that leads out",
      state([...entries, { type: "file", name: "../a", size: 1, hash: sha256("a") }]),
      30,
    ],
  ];
  it.each(broken)("%s is an error that names the line", async (_, text, line) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ [FTP_DEPLOY_STATE]: text }));
    await open.use(async (site) => {
      const running = deploy(memoryTree(source), remoteTree(site, ""), { ftpDeployState: true });
      await expect(running).rejects.toMatchObject({ code: "ERR_FTP_PLAN", line });
    });
    expect(open.changes()).toEqual([]);
  });
});
