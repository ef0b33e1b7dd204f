import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";

const files = {
  "docs/a.md": "1",
  "docs/deep/b.txt": "2",
  "src/docs/c.md": "3",
  "src/d.js": "4",
  "e.md": "5",
};

const rows = [
  ["a name of a directory, at any depth", ["docs"], ["docs/a.md", "docs/deep/b.txt", "src/docs/c.md"]],
  ["the same with a slash", ["docs/"], ["docs/a.md", "docs/deep/b.txt", "src/docs/c.md"]],
  ["a path from the root", ["/docs"], ["docs/a.md", "docs/deep/b.txt"]],
  ["a path of a directory", ["src/docs"], ["src/docs/c.md"]],
  ["all that is below a directory", ["docs/**"], ["docs/a.md", "docs/deep/b.txt"]],
  ["names of files", ["*.md"], ["docs/a.md", "e.md", "src/docs/c.md"]],
  ["a directory and a file", ["deep", "d.js"], ["docs/deep/b.txt", "src/d.js"]],
  ["a glob for directories does not take a file of that name", ["e.md/"], []],
  ["nothing", [], []],
] as const;

describe.each(rows)("A6: include takes %s", (_name, include, expected) => {
  it.each([
    ["planSync", () => planSync(memoryTree(files), memoryTree(), { include })],
    ["planPart", () => planPart(memoryTree(files), memoryTree(), undefined, { include }).plan],
  ] as const)("in %s", async (_way, plan) => {
    const copied: string[] = [];
    for await (const { action, path } of plan()) if (action === "copy") copied.push(path);
    expect(copied.sort()).toEqual(expected);
  });

  it("in deploy", async () => {
    const report = await deploy(memoryTree(files), memoryTree(), { include });
    const copied = report.done.filter(({ step }) => step.action === "copy").map(({ step }) => step.path);
    expect(copied.sort()).toEqual(expected);
  });
});
