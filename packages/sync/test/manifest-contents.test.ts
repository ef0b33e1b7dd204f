import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { makeManifest } from "../src/tree/manifest.ts";
import { manifestTree } from "../src/tree/manifest-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite } from "./deployed-site.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-contents-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const files = { a: "a", "d/b": "0123456789".repeat(200_000), "d/empty": "" };
const mtime = 1_700_000_000_000;
const stored = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, { content, mtime }]));

const targets: Readonly<Record<string, (other: Site) => Tree>> = {
  "a local tree": () => localTree(join(folder, "new", "there")),
  "a tree in memory": () => memoryTree(),
  "a site": (other) => remoteTree(other, "new/there"),
};
const sources = ["this machine", "a server"] as const;
const cells = Object.keys(targets).flatMap((target) =>
  sources.flatMap((source) => [1, 3].map((connections) => ({ target, source, connections }))),
);

describe("A1, B3: a manifest tree with contents that are not there yet", () => {
  it.each(cells)(
    "$target, from $source, $connections connections",
    async ({ target, source, connections }) => {
      await using from = await DeployedSite.start(new MemoryFileSystem({}));
      await using to = await DeployedSite.start(new MemoryFileSystem({}));
      await from.use(
        async (site) => void (await applyPlan(planSync(memoryTree(stored), remoteTree(site, "from")))),
      );
      const work = async (site: Site, other: Site): Promise<void> => {
        const here = source === "a server" ? remoteTree(site, "from") : memoryTree(stored);
        const contents = targets[target]?.(other) ?? memoryTree();
        const tree = manifestTree(new Map(), { contents });
        const report = await applyPlan(planSync(here, tree));
        expect([report.ok, report.failed]).toEqual([true, []]);
        const hashed = [...(await makeManifest(contents))].map(([path, { hash }]) => [path, hash]);
        expect([...tree.manifest].map(([path, { hash }]) => [path, hash]).toSorted()).toEqual(
          hashed.toSorted(),
        );
        expect((await applyPlan(planSync(here, tree))).done).toEqual([]);
      };
      await from.use(
        async (site) => await to.use(async (other) => await work(site, other), { connections }),
        {
          connections,
        },
      );
      const fetched = from.server.transcript.lines.filter((line) => line.startsWith("C: RETR"));
      expect(fetched).toHaveLength(source === "a server" ? Object.keys(files).length : 0);
    },
  );

  it("has the problems with names of its contents", () => {
    const nameProblem = (name: string): string | undefined => (name === "no" ? "why" : undefined);
    const contents = Object.assign(memoryTree(), { nameProblem });
    expect(manifestTree(new Map(), { contents }).nameProblem("no")).toBe("why");
    expect(manifestTree().nameProblem("no")).toBeUndefined();
  });
});
