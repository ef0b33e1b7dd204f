import { MemoryFileSystem } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { TargetChangedError } from "../src/errors/target-changed-error.ts";
import { release } from "../src/release/release.ts";
import { rollback } from "../src/release/rollback.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree, TreeReadOptions } from "../src/tree/tree.ts";
import { DeployedSite, nested } from "./deployed-site.ts";

type Files = Readonly<Record<string, string>>;

/** A tree that does something when a file of it is read for the upload: the second time, after its hash. */
function interrupted(files: Files, meanwhile: () => Promise<unknown>): Tree {
  const tree = memoryTree(files);
  let reads = 0;
  return Object.assign(Object.create(tree) as Tree, {
    url: tree.url,
    traits: async () => await tree.traits(),
    list: async (path: string) => await tree.list(path),
    async *read(path: string, options: TreeReadOptions) {
      if (path === "a" && ++reads === 2) await meanwhile();
      yield* tree.read(path, options);
    },
  });
}

const one: Files = { a: "1", "own/one": "1", same: "s" };
const two: Files = { a: "22", "own/two": "2", same: "s" };

type Run = (source: Tree, site: Site) => Promise<unknown>;

const deploying: Run = async (source, site) => await deploy(source, remoteTree(site, "live"));
const releasing: Run = async (source, site) => await release(source, site, { path: "live", copy: false });
const goingBack: Run = async (_source, site) => await rollback(site, { path: "live" });

const rows: readonly { readonly name: string; readonly first: Run; readonly second: Run }[] = [
  { name: "a deployment during a deployment", first: deploying, second: deploying },
  { name: "a release during a deployment", first: deploying, second: releasing },
  { name: "a deployment during a release", first: releasing, second: deploying },
  { name: "a release during a release", first: releasing, second: releasing },
  { name: "a rollback during a deployment", first: deploying, second: goingBack },
  { name: "a rollback during a release", first: releasing, second: goingBack },
];

describe("B5, B6: two runs at once to one target", () => {
  it.each(rows)("$name: one of them says so, and the next run makes it good", async ({ first, second }) => {
    await using open = await DeployedSite.start(new MemoryFileSystem(nested({})));
    await open.use(
      async (site) => {
        for (const a of ["0", "00"]) await release(memoryTree({ a, same: "s" }), site, { path: "live" });
        const outcomes: unknown[] = [];
        const noted = async (run: Promise<unknown>): Promise<void> => {
          outcomes.push(await run.then(() => "done", errorOf));
        };
        const meanwhile = async (): Promise<void> => await noted(second(memoryTree(two), site));
        await noted(first(interrupted(one, meanwhile), site));
        expect(outcomes.filter((outcome) => outcome === "done").length).toBeLessThan(2);
        expect(outcomes).toContainEqual(expect.any(Error));
        for (const source of [one, two]) {
          await deploying(memoryTree(source), site);
          const live = Object.entries(open.contents()).filter(([path]) => path.startsWith("live/"));
          const files = live.filter(([path]) => !path.endsWith("/"));
          expect(Object.fromEntries(files.map(([path, text]) => [path.slice(5), text]))).toEqual(source);
        }
      },
      { connections: 3 },
    );
  });

  it("names the manifest, and what to do", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem(nested({})));
    await open.use(
      async (site) => {
        const source = interrupted(one, () => deploying(memoryTree(two), site));
        const error = await deploying(source, site).catch(errorOf);
        expect(error).toBeInstanceOf(TargetChangedError);
        expect(error).toMatchObject({ path: ".ftplib-manifest.ndjson" });
        expect(String(error)).toMatch(/another deployment or release .*run one at a time/);
      },
      { connections: 3 },
    );
  });
});

function errorOf(error: unknown): unknown {
  return error;
}
