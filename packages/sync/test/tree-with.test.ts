import { describe, expect, it } from "vitest";
import { memoryTree } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { treeWith } from "../src/tree/tree-with.ts";

const OPTIONAL = [
  "writesInPlace",
  "hash",
  "nameProblem",
  "localPath",
  "writeMany",
  "download",
  "downloadMany",
];

/** A tree with every method there is, each of which says its name. */
function whole(): Tree {
  const says = Object.fromEntries(
    OPTIONAL.map((name) => [
      name,
      function (this: unknown) {
        return this === tree ? name : `${name} of another tree`;
      },
    ]),
  );
  const tree: Tree = Object.assign(memoryTree({ a: "content" }), says);
  return tree;
}

const saying = (tree: Tree): string[] =>
  OPTIONAL.flatMap((name) => {
    const method = tree[name as keyof Tree] as (() => string) | undefined;
    return method === undefined ? [] : [method()];
  });

describe("treeWith", () => {
  it("hands on all calls but those that are changed", async () => {
    const list: Tree["list"] = async () => [{ name: "shown", type: "file" }];
    const tree = treeWith(whole(), { list });
    expect(await tree.list("")).toEqual([{ name: "shown", type: "file" }]);
    expect(saying(tree)).toEqual(OPTIONAL);
    expect(tree.url).toBe(whole().url);
    for await (const block of tree.read("a")) expect(Buffer.from(block).toString()).toBe("content");
    await tree.rename("a", "b");
    await expect(tree.remove("a")).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("has no method that the tree does not have", () => {
    const { url, traits, list, read, write, remove, removeDirectory, rename, mkdir, setTime } = memoryTree();
    const least = { url, traits, list, read, write, remove, removeDirectory, rename, mkdir, setTime };
    expect(saying(treeWith(least, {}))).toEqual([]);
    expect(Object.keys(treeWith(least, {})).sort()).toEqual(Object.keys(least).sort());
  });

  it("nothing goes past a read that is changed", () => {
    async function* read(): AsyncGenerator<Uint8Array, void, undefined> {}
    expect(saying(treeWith(whole(), { read }))).toEqual([
      "writesInPlace",
      "hash",
      "nameProblem",
      "writeMany",
    ]);
  });
});
