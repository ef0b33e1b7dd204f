import { MemoryFileSystem } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { formatManifest, parseManifest } from "../src/deploy/deploy-manifest.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { release } from "../src/release/release.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const MANIFEST = ".ftplib-manifest.ndjson";
const reason =
  "the target cannot have this name: a name with a control byte in it is sent to a server only with the site's option ftp.allowControlBytes";

type Operation = (source: Tree, target: Tree) => Promise<Awaited<ReturnType<typeof applyPlan>>>;
const operations: Readonly<Record<string, Operation>> = {
  planSync: async (source, target) => await applyPlan(planSync(source, target, { delete: true })),
  planPart: async (source, target) =>
    await applyPlan(planPart(source, target, undefined, { delete: true }).plan),
  deploy: async (source, target) => await deploy(source, target),
};
const all = Object.entries(operations);

/** What every operation is to leave undone, and all else that it is to do. */
const files = { "b\tc": "1", "d\x7f/e": "2", "f/\x01": "3", g: "4" };

describe("A3: names with control bytes", () => {
  it.each(all)("%s: are conflicts, and everything else is done", async (_, operation) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const target = remoteTree(site, "www");
      await operation(memoryTree({ old: "x" }), target);
      for (let run = 0; run < 2; run++) {
        const report = await operation(memoryTree(files), target);
        expect(report.failed).toEqual([]);
        const skipped = report.skipped.map(({ step, reason }) => `${step.path}: ${reason}`);
        expect(skipped.toSorted()).toEqual(["b\tc", "d\x7f", "f/\x01"].map((path) => `${path}: ${reason}`));
      }
    });
    expect(open.contents()).toEqual({ "www/": "", "www/f/": "", "www/g": "4" });
  });

  it.each(all)("%s: are made where the site sends them", async (_, operation) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    const source = memoryTree(files);
    const work = async (site: Site): Promise<void> => {
      const report = await operation(source, remoteTree(site, "www"));
      expect([...report.failed, ...report.skipped]).toEqual([]);
      const again = await operation(source, remoteTree(site, "www"));
      expect([...again.failed, ...again.skipped, ...again.done]).toEqual([]);
    };
    await open.use(work, { ftp: { allowControlBytes: true } });
    const made = { "www/": "", "www/d\x7f/": "", "www/f/": "" };
    const contents = Object.entries(files).map(([path, text]) => [`www/${path}`, text]);
    expect(open.contents()).toEqual({ ...made, ...Object.fromEntries(contents) });
  });

  it.each(all)(
    "%s: of a source on a server, too, and what is gone from it is removed",
    async (_, operation) => {
      const unnamed = ["b\tc", "d\x7f", "f/\x01"];
      const server = new MemoryFileSystem({});
      await using open = await DeployedSite.start(server);
      await open.use(
        async (site) => void (await operation(memoryTree({ ...files, old: "x" }), remoteTree(site, "from"))),
        { ftp: { allowControlBytes: true } },
      );
      const target = memoryTree();
      await open.use(async (site) => void (await operation(remoteTree(site, "from"), target)), {
        ftp: { allowControlBytes: true },
      });
      for (const [path, text] of Object.entries(files)) expect(target.text(path)).toBe(text);
      await open.use(async (site) => {
        await site.rm("from/old");
        for (let run = 0; run < 2; run++) {
          const report = await operation(remoteTree(site, "from"), target);
          expect([report.ok, report.failed]).toEqual([true, []]);
          expect(report.skipped.map(({ step }) => step.path).toSorted()).toEqual(unnamed);
          for (const { reason } of report.skipped)
            expect(reason).toMatch(/^the source cannot be asked for this name: a name with a control byte/);
          expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toEqual(
            run === 0 ? ["remove old"] : [],
          );
        }
      });
      const kept = target.paths().filter((path) => !path.startsWith(".ftplib"));
      expect(kept).toEqual([...Object.keys(files), "d\x7f/", "f/"].toSorted());
    },
  );

  it("a release leaves them out", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const { deployed } = await release(memoryTree(files), site, { path: "www" });
      expect(deployed.skipped.map(({ step }) => step.path)).toEqual(["d\x7f", "b\tc", "f/\x01"]);
    });
    expect(open.contents()).toMatchObject({ "www/f/": "", "www/g": "4" });
  });

  it.each(all.filter(([name]) => name !== "deploy"))(
    "%s: at the target they stay, with their directories",
    async (_, operation) => {
      const target = Object.assign(memoryTree({ "b\tc": "mine", "gone/\x01": "mine", old: "x" }), {
        nameProblem: (name: string) => (/[\x01-\x1f]/.test(name) ? "no" : undefined),
      });
      const report = await operation(memoryTree({ "b\tc": "1", g: "4" }), target);
      expect(report.failed).toEqual([]);
      expect(report.skipped.map(({ step, reason }) => `${step.path}: ${reason}`)).toEqual([
        "b\tc: the target cannot have this name: no",
        "gone/\x01: it cannot be removed: no",
      ]);
      expect(target.paths()).toEqual(["b\tc", "g", "gone/", "gone/\x01"]);
    },
  );

  it.each([
    ["the source has lost them", { g: "4" }],
    ["the source still has them", files],
  ])("B5: what an earlier run could not deploy leaves the manifest: %s", async (_, source) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const target = remoteTree(site, "www");
      await deploy(memoryTree({ g: "4", old: "x" }), target);
      const text = open.files.readFile(`www/${MANIFEST}`)?.toString() ?? "";
      const manifest = parseManifest(MANIFEST, text);
      const pending = { type: "file", size: 1, sha256: "0".repeat(64), isPending: true } as const;
      const entries = new Map(manifest.entries);
      for (const path of ["b\tc", "d\x7f/e"]) entries.set(path, { ...pending, path });
      open.files.writeFile(`www/${MANIFEST}`, formatManifest({ ...manifest, entries }));
      const report = await deploy(memoryTree(source), target);
      expect(report.failed).toEqual([]);
      expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toContain("remove old");
    });
    const saved = parseManifest(MANIFEST, open.files.readFile(`www/${MANIFEST}`)?.toString() ?? "");
    expect([...saved.entries.keys()].filter((path) => /[\t\x7f]/.test(path))).toEqual([]);
  });
});
