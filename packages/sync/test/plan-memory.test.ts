import { expect, it } from "vitest";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree, TreeEntry } from "../src/tree/tree.ts";

const DIRECTORIES = 200;
const CONNECTIONS = 8;

/** A tree that is made up as it is listed, and reports each listing. */
function generated(
  size: (directory: number, file: number) => number,
  onList: () => void,
  { isRemote, files }: { readonly isRemote: boolean; readonly files: number },
): Tree {
  const tree = memoryTree({}, { traits: { isRemote, concurrency: CONNECTIONS } });
  tree.list = async (path) => {
    onList();
    const count = path === "" ? DIRECTORIES : files;
    return Array.from({ length: count }, (_, at): TreeEntry => {
      if (path === "") return { name: `d${at}`, type: "directory" };
      return { name: `f${at}`, type: "file", size: size(Number(path.slice(1)), at), mtime: 0 };
    });
  };
  return tree;
}

it.each([
  ["on this machine", { isRemote: false, files: 50 }, 0],
  ["small ones on a server", { isRemote: true, files: 50 }, 3 * CONNECTIONS - 1],
  ["large ones on a server", { isRemote: true, files: 5_000 }, CONNECTIONS + 1],
])("A2: directories are listed as the steps are taken, %s", async (_, shape, early) => {
  let listed = 0;
  const count = (): void => void listed++;
  const source = generated((_, file) => file, count, shape);
  const target = generated((_, file) => (file === 7 ? 8 : file), count, shape);
  let steps = 0;
  let most = 0;
  for await (const { path, action } of planSync(source, target)) {
    expect([action, path.split("/")[1]]).toEqual(["update", "f7"]);
    steps++;
    // Besides the root and the directories so far, on both sides.
    most = Math.max(most, listed / 2 - 1 - steps);
  }
  expect(most).toBe(early);
  expect(steps).toBe(DIRECTORIES);
  expect(listed).toBe(2 * (1 + DIRECTORIES));
});

it("A2: every connection lists a directory, while the first one is slow", async () => {
  const shape = { isRemote: true, files: 1 };
  const source = generated(
    () => 1,
    () => {},
    { ...shape, isRemote: false },
  );
  const target = generated(
    () => 1,
    () => {},
    shape,
  );
  const list = target.list.bind(target);
  let [open, most] = [0, 0];
  target.list = async (path) => {
    most = Math.max(most, ++open);
    // Each gives the others their turn.
    for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    open--;
    return await list(path);
  };
  for await (const step of planSync(source, target)) expect(step).toBeUndefined();
  expect(most).toBeGreaterThanOrEqual(CONNECTIONS);
});
