import { at, MemoryFileSystem, type Tree } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { expect, it } from "vitest";
import { release } from "../src/release/release.ts";
import { rollback } from "../src/release/rollback.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { DeployedSite, type Moment } from "./deployed-site.ts";
import { serverCopies } from "./server-copies.ts";

type Files = Readonly<Record<string, string>>;

const www = { path: "www", keep: 1 } as const;
const zero = { "index.html": "0" };
const one = { "index.html": "1", same: "same" };
const two = { "index.html": "2", same: "same", "a/b": "b" };

interface Operation {
  readonly name: string;
  /** @param earlier the name of the release before what is live */
  readonly run: (site: Site, earlier: string) => Promise<{ readonly repaired: string | undefined }>;
  /** What may be live when the call was killed: all of the old, or all of the new. */
  readonly live: readonly Files[];
  /** What is live after the call that follows, and how many earlier releases are kept at most. */
  readonly result: Files;
  /** The fewest commands that it takes. */
  readonly commands: number;
}

const operations: readonly Operation[] = [
  {
    name: "release",
    run: async (site) => await release(memoryTree(two), site, www),
    live: [one, { ...two, "a/": "" }],
    result: { ...two, "a/": "" },
    commands: 40,
  },
  {
    name: "rollback",
    run: async (site, to) => await rollback(site, { path: "www", to }),
    live: [one, zero],
    result: zero,
    commands: 8,
  },
];

function live(open: DeployedSite): Files | undefined {
  const all = Object.entries(open.contents());
  if (!all.some(([path]) => path === "www/")) return undefined;
  const inside = all.filter(([path]) => path.startsWith("www/") && path !== "www/");
  return Object.fromEntries(inside.map(([path, text]) => [path.slice(4), text]));
}

/** Two releases, and the name of the first. */
async function prepare(): Promise<{ readonly tree: Tree; readonly earlier: string }> {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  return await open.use(async (site) => {
    const { release: earlier } = await release(memoryTree(zero), site, www);
    await release(memoryTree(one), site, www);
    return { tree: open.everything(), earlier };
  });
}

const prepared = prepare();

/** Returns what the next call has repaired; undefined when the call was not killed any more. */
async function killedAt(
  { run, ...operation }: Operation,
  command: number,
  moment: Moment,
): Promise<string | undefined> {
  const { tree, earlier } = await prepared;
  const files = new MemoryFileSystem(tree);
  const settings = { faults: [serverCopies(files)], extraFeatures: ["SITE COPY"] };
  await using open = await DeployedSite.start(files, settings);
  const use = async <Result>(work: (site: Site) => Promise<Result>) =>
    await open.use(work, { connections: 1 });
  const killed = async (site: Site) => await run(site, earlier);
  open.killAt(command, moment);
  await use(killed).catch(() => {});
  const wasKilled = open.isDead;
  open.revive();
  const now = live(open);
  if (now !== undefined) expect(operation.live).toContainEqual(now);
  if (!wasKilled) return undefined;
  const before = open.server.transcript.lines.length;
  const { repaired = "nothing" } = await use(killed);
  // Only between the two renames is nothing live, and the next call says so.
  expect(repaired.includes("between its two renames")).toBe(now === undefined);
  expect(live(open)).toEqual(operation.result);
  const others = Object.keys(open.contents()).filter((path) =>
    /^www\.(?:releases\/[^/]+\/?|rename-test[^/]*\/)$/.test(path),
  );
  expect(others.filter((path) => !/^www\.releases\/\d{8}T\d{6}Z(?:-\d+)?\/$/.test(path))).toEqual([]);
  expect(others).toHaveLength(1);
  expect(open.server.transcript.lines.length).toBeGreaterThan(before);
  return repaired;
}

const cases = operations.flatMap((operation) =>
  (["before", "after"] as const).map((moment) => ({ ...operation, moment })),
);

it.each(cases)(
  "B6: $name, killed $moment each of its commands, is made good by the next call",
  // Some hundred servers, one after the other.
  { timeout: 300_000 },
  async (row) => {
    const repairs = new Set<string>();
    let command = 1;
    for (let repaired = await killedAt(row, command, row.moment); repaired !== undefined; ) {
      repairs.add(repaired.replace(/: \d.*/, ""));
      repaired = await killedAt(row, ++command, row.moment);
    }
    expect(command).toBeGreaterThan(row.commands);
    // The table has met every state that there is.
    expect([...repairs].toSorted()).toEqual([
      "an earlier call was broken off after its two renames, and nothing was left to do",
      "an earlier call was broken off before its two renames, and they were not done",
      "an earlier call was broken off between its two renames, and is finished now",
      "nothing",
    ]);
  },
);

it.each([1, 2])(
  "B6: a rollback without a name that was killed after rename %i goes back no further",
  async (rename) => {
    let left = Number.POSITIVE_INFINITY;
    const dying: { open?: DeployedSite } = {};
    const kill = at("rnto", (truth) => {
      if (--left === 0) dying.open?.killAt(0, "after");
      return truth;
    });
    await using open = await DeployedSite.start(new MemoryFileSystem({}), { faults: [kill] });
    dying.open = open;
    const use = async <Result>(work: (site: Site) => Promise<Result>) =>
      await open.use(work, { connections: 1 });
    for (const source of [zero, one, two]) {
      await use(async (site) => await release(memoryTree(source), site, { path: "www" }));
    }
    const back = async () => await use(async (site) => await rollback(site, { path: "www" }));
    left = rename;
    await expect(back()).rejects.toThrow();
    open.revive();
    expect((await back()).repaired).toBeDefined();
    expect(live(open)).toEqual(one);
  },
);
