import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { DeployedSite, nested } from "./deployed-site.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftplib-nested-"));
  await mkdir(join(folder, "site", "out"), { recursive: true });
  await writeFile(join(folder, "site", "a"), "1");
  await writeFile(join(folder, "site", "out", "b"), "1");
  await symlink(join(folder, "site"), join(folder, "link"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Options {
  readonly exclude?: readonly string[];
}

const runs: readonly [string, (from: Tree, to: Tree, options?: Options) => Promise<unknown>][] = [
  ["planSync", async (from, to, options) => await applyPlan(planSync(from, to, options))],
  ["planPart", async (from, to, options) => await applyPlan(planPart(from, to, undefined, options).plan)],
  ["deploy", async (from, to, options) => await deploy(from, to, options)],
];

describe.each(runs)("B2: %s, a target within the source", (_name, run) => {
  it.each(["site/out", "site/new/er", "link/out"])("%s is refused", async (path) => {
    const to = localTree(join(folder, path));
    await expect(run(localTree(join(folder, "site")), to)).rejects.toThrow(
      /is within the source .*\(exclude '/,
    );
  });

  it("is taken where it is excluded", async () => {
    const to = localTree(join(folder, "site", "out"));
    await run(localTree(join(folder, "site")), to, { exclude: ["out"] });
    expect((await to.list("")).map(({ name }) => name)).toEqual(expect.arrayContaining(["a", "b"]));
  });

  it("next to it is taken", async () => {
    const to = localTree(join(folder, "site-2"));
    await run(localTree(join(folder, "site")), to);
    expect((await to.list("")).map(({ name }) => name)).toContain("a");
  });

  it("on a server is refused as well", async () => {
    const files = new MemoryFileSystem(nested({ "www/a": "1", "www/out/b": "1" }));
    await using open = await DeployedSite.start(files);
    await open.use(
      async (site) => {
        const from = remoteTree(site, "/www");
        await expect(run(from, remoteTree(site, "/www/out"))).rejects.toThrow(/is within the source/);
        await run(from, remoteTree(site, "/www2"));
      },
      { connections: 2 },
    );
    expect(open.contents()["www2/a"]).toBe("1");
  });
});

describe("B2: a source within the target", () => {
  const trees = () => [localTree(join(folder, "site", "out")), localTree(join(folder, "site"))] as const;

  it("is refused where it would be removed", async () => {
    const [from, to] = trees();
    await expect(applyPlan(planSync(from, to, { delete: true }))).rejects.toThrow(
      /is within the target .*removed/,
    );
    expect((await from.list("")).map(({ name }) => name)).toEqual(["b"]);
  });

  it("is taken without delete, and where it is excluded", async () => {
    const [from, to] = trees();
    expect(await applyPlan(planSync(from, to))).toMatchObject({ ok: true });
    expect(await applyPlan(planSync(from, to, { delete: true, exclude: ["out"] }))).toMatchObject({
      ok: true,
    });
    expect((await to.list("")).map(({ name }) => name).sort()).toEqual(["b", "out"]);
  });
});
