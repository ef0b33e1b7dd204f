/** Rows A4, B3 and C1: a file that an earlier run may have begun, and that somebody else may have changed since the plan. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@ftplib/files";
import { TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { ApplyOptions } from "../src/apply/apply-options.ts";
import { TargetChangedError } from "../src/errors/target-changed-error.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { readLines } from "../src/tree/read-lines.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";

const TIME = Date.UTC(2025, 5, 1);
const CONTENT = "all of the source's file";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-again-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Where the target is, and how a run begins whose predecessor was killed. */
interface Variant {
  readonly name: string;
  readonly open: (files: Record<string, string>) => Promise<{ tree: Tree; close: () => Promise<void> }>;
}

const variants: readonly Variant[] = [
  {
    name: "memory",
    open: async (files) => ({
      tree: memoryTree(
        Object.fromEntries(Object.entries(files).map(([path, content]) => [path, old(content)])),
      ),
      close: async () => {},
    }),
  },
  ...[[], ["MLSD", "MLST"], ["RNFR", "RNTO"]].map((without) => ({
    name: without.length === 0 ? "a server" : `a server without ${without.join(" and ")}`,
    open: async (files: Record<string, string>) => {
      const entries = Object.entries({ ...files, other: "x" });
      const tree = Object.fromEntries(entries.map(([path, content]) => [`www/${path}`, content]));
      const server = await TestServer.start({ tree, without });
      const site = await connect(server.url, { connections: 1 });
      const close = async (): Promise<void> => {
        await site.close();
        await server.stop();
      };
      return { tree: remoteTree(site, "www"), close };
    },
  })),
];

const old = (content: string) => ({ content, mtime: TIME - 1e9 });

/** How the second run knows that an earlier one may have begun the step. */
const repeats = {
  again: async (): Promise<ApplyOptions> => ({ again: true }),
  "a journal": async (plan: string): Promise<ApplyOptions> => {
    const journal = join(folder, "journal");
    const lines: Record<string, unknown>[] = [];
    for await (const { text } of readLines(plan)) lines.push(JSON.parse(text) as Record<string, unknown>);
    const [{ id, source, target } = {}] = lines;
    const header = { journal: "@ftplib/sync", version: 1, plan: id, source, target };
    const begun = lines.flatMap((line) => (line["action"] === undefined ? [] : [{ begun: line["id"] }]));
    await writeFile(journal, [header, ...begun].map((line) => `${JSON.stringify(line)}\n`).join(""));
    return { journal };
  },
};

const rows = [
  { action: "copy", found: "all of the", isPart: true },
  { action: "copy", found: "", isPart: true },
  { action: "copy", found: "edited", isPart: false },
  { action: "copy", found: "all of the source's file, and more", isPart: false },
  { action: "copy", found: "ALL of the source's file", isPart: false },
  { action: "update", found: "all of the", isPart: true },
  { action: "update", found: "", isPart: true },
  { action: "update", found: "edited", isPart: false },
  { action: "update", found: "all of the source's file, and more", isPart: false },
  { action: "update", found: "ALL of the source's file", isPart: false },
] as const;

describe.each(variants)("A4, B3: at $name", ({ open }) => {
  describe.each(Object.entries(repeats))("a run that knows of an earlier one by %s", (_, repeat) => {
    it.each(rows)("$action, '$found' is there: a part of it: $isPart", async ({ action, found, isPart }) => {
      const source = memoryTree({ a: { content: CONTENT, mtime: TIME } });
      const { tree, close } = await open(action === "copy" ? {} : { a: "the old one" });
      try {
        const path = join(folder, "plan");
        await writePlan(planSync(source, tree, { overwriteNewer: true }), path);
        const left = memoryTree({ a: { content: found, mtime: TIME + 1e9 } });
        await tree.write("a", { tree: left, path: "a", facts: { type: "file", size: found.length } });
        const options = await repeat(path);
        const report = await applyPlan(readPlan(path, { source, target: tree }), options);
        expect(report.ok).toBe(isPart);
        expect(await textOf(tree, "a")).toBe(isPart ? CONTENT : found);
        if (!isPart) expect(report.failed[0]?.error).toBeInstanceOf(TargetChangedError);
      } finally {
        await close();
      }
    });
  });
});

async function textOf(tree: Tree, path: string): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of tree.read(path)) blocks.push(block);
  return Buffer.concat(blocks).toString("utf8");
}

it("C1: a time that was set is seen to be set", async () => {
  const source = memoryTree({ a: { content: "same", mtime: TIME } });
  const target = memoryTree({ a: old("same") });
  const path = join(folder, "plan");
  await writePlan(planSync(source, target, { checksum: true }), path);
  for (const wasDone of [undefined, true]) {
    const report = await applyPlan(readPlan(path, { source, target }));
    expect(report.failed).toEqual([]);
    expect(report.done).toMatchObject([{ step: { action: "touch" }, ...(wasDone && { wasDone }) }]);
  }
});
