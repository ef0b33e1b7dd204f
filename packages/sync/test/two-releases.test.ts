import { MemoryFileSystem, type Tree } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { expect, it } from "vitest";
import { parseManifest } from "../src/deploy/deploy-manifest.ts";
import { MANIFEST } from "../src/deploy/deploy-options.ts";
import { release } from "../src/release/release.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { DeployedSite } from "./deployed-site.ts";

type Files = Readonly<Record<string, string>>;

const one: Files = { page: "1", "own/one": "1", same: "s" };
const two: Files = { page: "22", "own/two": "2", same: "s" };
const three: Files = { page: "333", same: "s" };

class Gate {
  open: () => void = () => {};
  readonly isOpen: Promise<void> = new Promise((resolve) => {
    this.open = resolve;
  });
}

/** A file system that waits before each change. */
class Waiting extends MemoryFileSystem {
  turn: () => Promise<void> = async () => {};

  override async write(...words: Parameters<MemoryFileSystem["write"]>) {
    await this.turn();
    return await super.write(...words);
  }
  override async makeDirectory(path: string): Promise<void> {
    await this.turn();
    await super.makeDirectory(path);
  }
  override async removeDirectory(path: string): Promise<void> {
    await this.turn();
    await super.removeDirectory(path);
  }
  override async removeFile(path: string): Promise<void> {
    await this.turn();
    await super.removeFile(path);
  }
  override async rename(from: string, to: string): Promise<void> {
    await this.turn();
    await super.rename(from, to);
  }
}

/**
 * Runs the first up to a change, then the second up to one of its own, then the first to its end, then the second.
 *
 * @returns whether the first made so many changes
 */
async function staggered(
  files: Waiting,
  [first, second]: readonly [() => Promise<unknown>, () => Promise<unknown>],
  [stop, secondStop]: readonly [number, number],
): Promise<boolean> {
  const [secondStarts, firstGoesOn, firstEnds] = [new Gate(), new Gate(), new Gate()];
  let turns = 0;
  let isSecond = false;
  files.turn = async () => {
    turns++;
    if (!isSecond && turns === stop) {
      [isSecond, turns] = [true, 0];
      secondStarts.open();
      await firstGoesOn.isOpen;
    } else if (isSecond && turns === secondStop) {
      firstGoesOn.open();
      await firstEnds.isOpen;
    }
  };
  const ends = secondStarts.isOpen.then(second).finally(firstGoesOn.open);
  await first().finally(firstEnds.open);
  if (!isSecond) secondStarts.open();
  const wasStopped = isSecond;
  await ends;
  files.turn = async () => {};
  return wasStopped;
}

function filesIn(open: DeployedSite, directory: string): Files {
  const all = Object.entries(open.contents()).filter(([path]) => path.startsWith(`${directory}/`));
  const inside = all.map(([path, text]) => [path.slice(directory.length + 1), text] as const);
  return Object.fromEntries(inside.filter(([path]) => path !== "" && !path.endsWith("/")));
}

/** Nothing; a live release; one next to what a broken call has left. */
async function prepared(state: string): Promise<Tree> {
  await using open = await DeployedSite.start(new MemoryFileSystem({}));
  if (state === "nothing") return {};
  const make = async (source: Files) => {
    const work = async (site: Site) => await release(memoryTree(source), site, { path: "www" });
    await open.use(work, { connections: 1 });
  };
  await make({ page: "0", old: "0" });
  if (state === "what was broken off") {
    open.killAt(40, "before");
    await make({ ...one, "own/three": "3" }).catch(() => {});
    open.revive();
  }
  return open.everything();
}

/** @returns whether the first was stopped */
async function round(tree: Tree, stops: readonly [number, number]): Promise<boolean> {
  const files = new Waiting(tree);
  await using open = await DeployedSite.start(files);
  const outcomes: { source: Files; error?: unknown }[] = [];
  const run = (source: Files) => async () =>
    await open.use(
      async (site) => {
        const error = await release(memoryTree(source), site, { path: "www" }).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        outcomes.push({ source, error });
      },
      { connections: 1 },
    );
  const wasStopped = await staggered(files, [run(one), run(two)], stops);
  const where = `stopped at ${stops.join(" and ")}: ${outcomes.map(({ error }) => String(error)).join(", ")}`;
  const live = filesIn(open, "www");
  const succeeded = outcomes.filter(({ error }) => error === undefined).map(({ source }) => source);
  const before =
    outcomes.length > succeeded.length && succeeded.length === 0 ? [{ page: "0", old: "0" }, {}] : [];
  const possible = succeeded.length > 0 ? succeeded : [one, two, ...before];
  expect(possible, where).toContainEqual(live);
  const text = files.readFile(`www/${MANIFEST}`)?.toString();
  const known = text === undefined ? [] : [...parseManifest("live", text).entries.values()];
  const paths = known.filter(({ type }) => type === "file").map(({ path }) => path);
  expect(paths.toSorted(), where).toEqual(Object.keys(live).toSorted());
  expect(where).not.toMatch(/does not rename directories|EACCES|ENOENT/);
  await run(three)();
  expect(outcomes.at(-1)?.error, where).toBeUndefined();
  expect(filesIn(open, "www"), where).toEqual(three);
  return wasStopped;
}

it.concurrent.each(["nothing", "a release", "what was broken off"])(
  "B6: of two releases at once, one that succeeds is live as a whole: with %s before",
  // Some thirty servers, one after the other.
  { timeout: 300_000 },
  async (state) => {
    const tree = await prepared(state);
    let stop = 1;
    let isStopped = true;
    for (; isStopped; stop++) {
      const other = stop % 2 === 0 ? Number.POSITIVE_INFINITY : 1 + ((stop * 7) % 26);
      isStopped = await round(tree, [stop, other]);
    }
    expect(stop).toBeGreaterThan(10);
  },
);
