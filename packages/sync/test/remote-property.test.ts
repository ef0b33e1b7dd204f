import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import type { MemoryFile } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { contentOf, hasFiles, someFiles } from "./random-trees.ts";
import { openSite } from "./sites.ts";

const options: PlanOptions = { delete: true };
const anyNumber = { maxDelete: false, allowRoot: true } as const;

/** Servers that can say and do more or less. */
const servers: readonly (readonly [name: string, settings: TestServerOptions])[] = [
  ["MLSD and MFMT", {}],
  ["MLSD, without MFMT", { without: ["MFMT", "MFF"] }],
  ["LIST alone, with MFMT", { without: ["MLSD", "MLST"] }],
  ["LIST alone, to the minute, without MFMT", { without: ["MLSD", "MLST", "MFMT", "MFF", "MDTM"] }],
];

/** Data connections that break now and then. */
const weather = [
  at("stor-final", faults.nth(3, faults.reset())),
  at("upload-bytes", faults.nth(5, faults.reset())),
  at("retr-bytes", faults.nth(4, faults.reset())),
  at("mkd", faults.nth(2, faults.closeControl())),
];

async function plant(root: string, files: Readonly<Record<string, MemoryFile>>): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [path, file] of Object.entries(files)) {
    const full = join(root, path);
    if (path.endsWith("/")) await mkdir(full, { recursive: true });
    else if (typeof file === "object" && "content" in file) {
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, file.content);
      await utimes(full, file.mtime / 1000, file.mtime / 1000);
    }
  }
}

async function isPlanEmpty(source: Tree, target: Tree): Promise<boolean> {
  for await (const { action } of planSync(source, target, options)) if (action !== "conflict") return false;
  return true;
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sync-remote-"));
  try {
    await test(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Two trees, the first with files, that have no file where the other has a directory. */
const twoTrees = fc.tuple(someFiles, someFiles).filter(([here, there]) => {
  const paths = [here, there].map((files) => Object.keys(files).map((path) => path.replace(/\/$/, "")));
  const isDirectory = (files: typeof here, path: string): boolean =>
    Object.keys(files).some((other) => other === `${path}/` || other.startsWith(`${path}/`));
  const clash = (paths[0] ?? []).some(
    (path) =>
      isDirectory(here, path) !== isDirectory(there, path) && (path in there || isDirectory(there, path)),
  );
  const other = (paths[1] ?? []).some(
    (path) =>
      isDirectory(there, path) !== isDirectory(here, path) && (path in here || isDirectory(here, path)),
  );
  return hasFiles(here) && !clash && !other;
});

const TWO_DAYS = 2 * 86_400_000;

/** Whether sizes and days tell all files of one path apart that differ: LIST says only the day of what is older than half a year (A5). */
function areToldApart(here: Readonly<Record<string, MemoryFile>>, there: typeof here): boolean {
  return Object.entries(here).every(([path, one]) => {
    const other = there[path];
    if (typeof one !== "object" || typeof other !== "object") return true;
    if (!("content" in one) || !("content" in other) || one.content === other.content) return true;
    return one.content.length !== other.content.length || Math.abs(one.mtime - other.mtime) >= TWO_DAYS;
  });
}

describe.each(servers)("%s", (_, settings) => {
  it.each([
    ["in fair weather", []],
    ["on connections that break", weather],
  ])("up and down, %s: equal afterwards, and a second plan is empty", async (_, rules) => {
    await fc.assert(
      fc.asyncProperty(twoTrees, async ([here, there]) => {
        fc.pre(settings.without?.includes("MLSD") !== true || areToldApart(here, there));
        await using open = await openSite({ ...settings, faults: rules }, { connections: 2 });
        await withFolder(async (folder) => {
          await plant(join(folder, "here"), here);
          await plant(join(folder, "there"), there);
          const local = localTree(join(folder, "here"));
          const remote = remoteTree(open.site, "www");
          const first = await applyPlan(
            planSync(localTree(join(folder, "there")), remote, options),
            anyNumber,
          );
          expect(first.failed).toEqual([]);
          const report = await applyPlan(
            planSync(local, remote, { ...options, overwriteNewer: true }),
            anyNumber,
          );
          expect(report.failed).toEqual([]);
          const { keepsTimes } = await remote.traits();
          if (keepsTimes) expect(await contentOf(remote, false)).toEqual(await contentOf(local, false));
          else
            expect(Object.keys(await contentOf(remote)).sort()).toEqual(
              Object.keys(await contentOf(local)).sort(),
            );
          expect(await isPlanEmpty(local, remote)).toBe(true);
          const back = localTree(join(folder, "back"));
          await applyPlan(planSync(remote, back, options), anyNumber);
          expect(await contentOf(back, false)).toEqual(await contentOf(remote, false));
          expect(await isPlanEmpty(remote, back)).toBe(true);
        });
      }),
      { numRuns: 12 },
    );
  });
});
