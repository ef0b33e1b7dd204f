import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncReport } from "../src/apply/report.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite, type Moment } from "./deployed-site.ts";
import { serverCopies } from "./server-copies.ts";
import { openSite } from "./sites.ts";

const sizes = { empty: 0, small: 10, middle: 100_000, large: 2_000_000 };
const contentOf = (size: number): string => "0123456789".repeat(size / 10);

type Operation = (source: Tree, target: Tree) => Promise<{ readonly failed: readonly unknown[] }>;
const operations: Readonly<Record<string, Operation>> = {
  planSync: async (source, target) => await applyPlan(planSync(source, target)),
  planPart: async (source, target) => await applyPlan(planPart(source, target, undefined, {}).plan),
  deploy: async (source, target) => await deploy(source, target),
};

// A connection that reads for each one that writes: with all of them writing, each would wait for ever.
describe("A1: two trees of one site", () => {
  const cells = Object.entries(operations).flatMap(([name, operation]) =>
    [1, 2, 4].flatMap((connections) =>
      [[], ["SITE COPY"]].map((extraFeatures) => ({ name, operation, connections, extraFeatures })),
    ),
  );
  it.each(cells)(
    "$name, $connections connections, FEAT with $extraFeatures: files of every size arrive",
    async (cell) => {
      const files = new MemoryFileSystem({ from: { below: {} } });
      for (const directory of ["from", "from/below"]) {
        for (const [name, size] of Object.entries(sizes)) {
          for (const copy of ["1", "2", "3"]) {
            files.writeFile(`${directory}/${name}${copy}`, contentOf(size), { modified: 1_700_000_000_000 });
          }
        }
      }
      await using open = await openSite({ files }, { connections: cell.connections });
      const [source, target] = [remoteTree(open.site, "from"), remoteTree(open.site, "to")];
      expect((await cell.operation(source, target)).failed).toEqual([]);
      for (const path of files.paths().filter((each) => each.startsWith("/from/") && /\d$/.test(each))) {
        const copy = path.replace("/from/", "/to/");
        expect(files.readFile(copy)?.equals(files.readFile(path) as Buffer), copy).toBe(true);
      }
      const again = await applyPlan(planSync(source, target, { exclude: ["/.ftplib*"] }));
      expect(again.done).toEqual([]);
    },
  );
});

describe("B3: a run within one site that is killed, and has no journal", () => {
  const cells = ["before", "after"].flatMap((moment) =>
    [true, false].map((copies) => [moment, copies] as const),
  );
  it.each(cells)("%s each of its commands, SITE COPY %s: the next run ends it", async (moment, copies) => {
    const settings = { extraFeatures: copies ? ["SITE COPY"] : [] };
    let wasKilled = true;
    for (let command = 1; wasKilled; command++) {
      const files = new MemoryFileSystem({ to: {} });
      for (const name of ["a", "b"]) files.writeFile(`from/${name}`, name, { modified: 1_700_000_000_000 });
      await using open = await DeployedSite.start(files, {
        ...settings,
        faults: copies ? [serverCopies(files)] : [],
      });
      const run = (): Promise<SyncReport> =>
        open.use(
          async (site) => await applyPlan(planSync(remoteTree(site, "from"), remoteTree(site, "to"))),
          { connections: 1 },
        );
      open.killAt(command, moment as Moment);
      await run().catch(() => {});
      wasKilled = open.isDead;
      open.revive();
      const report = await run();
      expect([report.ok, report.skipped], `command ${command}`).toEqual([true, []]);
      const copied = Object.entries(open.contents()).filter(([path]) => /^to\/[ab]$/.test(path));
      expect(copied).toEqual([
        ["to/a", "a"],
        ["to/b", "b"],
      ]);
      expect((await run()).done, `command ${command}`).toEqual([]);
      if (!wasKilled) expect(command).toBeGreaterThan(10);
    }
  });
});
