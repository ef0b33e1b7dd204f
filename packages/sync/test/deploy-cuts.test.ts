import { MemoryFileSystem, type Tree } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { MANIFEST } from "../src/deploy/deploy-options.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite, type Moment, nested } from "./deployed-site.ts";

const strangers = { "css/own.css": "mine", "notes.txt": "mine", "img/": "" };
const first = { "index.html": "1", "css/a.css": "a", "gone/b.css": "b", "gone/deep/c": "c", "was-file": "f" };
const second = {
  "index.html": "2",
  "css/a.css": "a",
  "new/d.js": "d",
  "new/e/f.js": "f",
  "was-file/x": "x",
  "img/i": "i",
};
const third = { "index.html": "3", "css/a.css": "a", "gone/b.css": "b" };
const kept = { "css/own.css": "mine", "notes.txt": "mine" };
const goals = { "the same source": second, "another source": third } as const;
/** Everything that may be changed: what is or was deployed, the manifest, and the directories of these. */
const ours = new Set(
  Object.keys({ ...nestedPaths(first), ...nestedPaths(second) }).map((path) => path.replace(/\/$/, "")),
);

function nestedPaths(files: Readonly<Record<string, string>>): Record<string, string> {
  const system = new MemoryFileSystem(nested(files));
  const paths = system.paths().map((path) => path.slice(1));
  return Object.fromEntries(paths.map((path) => [path, system.readFile(path)?.toString() ?? ""]));
}

/** The path that a command changes; a temporary name counts as the one that it is for. */
function subject(command: string): string {
  const path = command.slice(command.indexOf(" ") + 1).replace(/^\d{14} /, "");
  return path.replace(/(^|\/)\.([^/]+)\.[0-9a-f]+\.(?:part|old)$/, "$1$2").replace(/^\//, "");
}

/** What others have put there, and a deployment. */
async function prepare(): Promise<Tree> {
  await using open = await DeployedSite.start(new MemoryFileSystem(nested(strangers)));
  await open.use(async (site) => {
    expect(await deploy(memoryTree(first), remoteTree(site, ""))).toMatchObject({ ok: true });
  });
  return open.everything();
}

const prepared = prepare();

async function killedAt(
  command: number,
  moment: Moment,
  goal: Readonly<Record<string, string>>,
): Promise<boolean> {
  await using open = await DeployedSite.start(new MemoryFileSystem(await prepared));
  const run = (source: Readonly<Record<string, string>>) =>
    open.use(async (site) => await deploy(memoryTree(source), remoteTree(site, "")), { connections: 1 });
  open.killAt(command, moment);
  await run(second).catch(() => {});
  const wasKilled = open.isDead;
  open.revive();
  expect(await run(goal)).toMatchObject({ failed: [], ok: true });
  expect(open.contents()).toEqual({ "img/": "", ...nestedPaths(goal), ...kept });
  const changed = open
    .changes()
    .map(subject)
    .filter((path) => path !== MANIFEST);
  expect(changed.filter((path) => !ours.has(path))).toEqual([]);
  expect((await run(goal)).done).toEqual([]);
  return wasKilled;
}

const cases = Object.entries(goals).flatMap(([name, goal]) =>
  (["before", "after"] as const).map((moment) => ({ name, goal, moment })),
);

it.each(cases)(
  "B5: a deployment killed $moment each of its commands leaves nothing behind: the next deploys $name",
  // Some fifty servers, one after the other.
  { timeout: 180_000 },
  async ({ goal, moment }) => {
    let command = 1;
    while (await killedAt(command, moment, goal)) command++;
    // The last one was not reached: every command of the run was cut.
    expect(command).toBeGreaterThan(30);
  },
);
