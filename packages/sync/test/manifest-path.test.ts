import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite, nested } from "./deployed-site.ts";

type Files = Readonly<Record<string, string>>;

const rows: readonly (readonly [string, Files, Files])[] = [
  ["a file of the source", { a: "1", b: "1" }, {}],
  ["a directory of the source", { "a/x": "1", b: "1" }, {}],
  ["a file of the target", { b: "1" }, { a: "theirs" }],
  ["a directory of the target", { b: "1" }, { "a/x": "theirs" }],
];

describe("B5: a manifest at a path that is taken", () => {
  it.each(rows)("%s: it is refused, and nothing is done", async (_name, source, there) => {
    for (const options of [{ manifest: "a" }, { ftpDeployState: "a" }]) {
      await using open = await DeployedSite.start(new MemoryFileSystem(nested(there)));
      const before = open.contents();
      await open.use(async (site) => {
        const target = remoteTree(site, "");
        await expect(deploy(memoryTree(source), target, options)).rejects.toThrow(/\ba\b/);
        await expect(deploy(memoryTree(source), target, { ...options, dryRun: true })).rejects.toThrow(
          /\ba\b/,
        );
      });
      expect(open.contents()).toEqual(before);
      expect(open.changes()).toEqual([]);

      const tree = memoryTree(there);
      await expect(deploy(memoryTree(source), tree, options)).rejects.toThrow(/\ba\b/);
      expect(tree.paths()).toEqual(memoryTree(there).paths());
    }
  });

  it("a file of the source where the manifest's directory must be", async () => {
    const target = memoryTree();
    await expect(deploy(memoryTree({ a: "1" }), target, { manifest: "a/m" })).rejects.toThrow(/'a'.* file/);
    expect(target.paths()).toEqual([]);
  });

  it("a copy of a deployed site is deployed without its manifest", async () => {
    const first = memoryTree();
    await deploy(memoryTree({ x: "1" }), first, { ftpDeployState: true });
    const second = memoryTree();
    const report = await deploy(first, second);
    expect(report.done.map(({ step }) => step.path)).toContain("x");
    expect(report.done.map(({ step }) => step.path)).not.toContain(".ftplib-manifest.ndjson");
  });
});
