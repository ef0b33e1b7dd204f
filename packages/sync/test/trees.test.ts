import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { localTree } from "../src/tree/local-tree.ts";
import { manifestTree } from "../src/tree/manifest-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { openSite } from "./sites.ts";

interface Kind {
  readonly name: string;
  readonly use: (test: (tree: Tree) => Promise<void>) => Promise<void>;
}

const kinds: readonly Kind[] = [
  { name: "memoryTree", use: async (test) => await test(memoryTree()) },
  {
    name: "manifestTree of a memoryTree",
    use: async (test) => await test(manifestTree(new Map(), { contents: memoryTree() })),
  },
  {
    name: "localTree",
    use: async (test) => {
      const path = await mkdtemp(join(tmpdir(), "sync-tree-"));
      try {
        await test(localTree(join(path, "root")));
      } finally {
        await rm(path, { recursive: true });
      }
    },
  },
  ...[[], ["MLSD", "MLST"]].map((without) => ({
    name: `remoteTree${without.length === 0 ? "" : ", LIST alone"}`,
    use: async (test: (tree: Tree) => Promise<void>) => {
      await using open = await openSite({ without });
      await test(remoteTree(open.site, "root"));
    },
  })),
];

const time = Date.UTC(2024, 1, 2, 3, 4, 0);

async function text(tree: Tree, path: string, start = 0): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of tree.read(path, { start })) blocks.push(block);
  return Buffer.concat(blocks).toString("utf8");
}

async function names(tree: Tree, path: string): Promise<string[]> {
  return (await tree.list(path)).map(({ name, type }) => (type === "directory" ? `${name}/` : name)).sort();
}

/** Whether the only entry of the directory has this time, as exactly as the tree can say. */
async function isTime(tree: Tree, path: string, expected: number): Promise<boolean> {
  const [{ mtime = 0, precision = 1 } = {}] = await tree.list(path);
  return mtime === Math.floor(expected / precision) * precision;
}

const operations: Readonly<Record<string, (tree: Tree) => Promise<void>>> = {
  "what is not there is ENOENT": async (tree) => {
    await expect(tree.list("none")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(tree.remove("none")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(text(tree, "none")).rejects.toMatchObject({ code: "ENOENT" });
  },
  "makes directories one by one": async (tree) => {
    await tree.mkdir("d");
    await expect(tree.mkdir("d")).rejects.toMatchObject({ code: "EEXIST" });
    await expect(tree.mkdir("x/y")).rejects.toMatchObject({ code: "ENOENT" });
    expect(await names(tree, "")).toEqual(["d/"]);
  },
  "writes a file with the time of its source, and reads it": async (tree) => {
    const source = memoryTree({ f: { content: "hello", mtime: time } });
    const facts = { type: "file", size: 5, mtime: time } as const;
    expect(await tree.write("g", { tree: source, path: "f", facts })).toBe(5);
    expect(await text(tree, "g")).toBe("hello");
    expect(await text(tree, "g", 3)).toBe("lo");
    expect(await tree.list("")).toMatchObject([{ name: "g", type: "file", size: 5 }]);
    expect(await isTime(tree, "", time)).toBe(true);
  },
  "sets times, renames and removes": async (tree) => {
    const source = memoryTree({ f: { content: "x", mtime: time + 60_000 } });
    const facts = { type: "file", size: 1 } as const;
    await tree.mkdir("d");
    await tree.write("d/f", { tree: source, path: "f", facts });
    await tree.setTime("d/f", time);
    expect(await isTime(tree, "d", time)).toBe(true);
    await tree.rename("d/f", "g");
    await expect(tree.removeDirectory("g")).rejects.toThrow();
    await tree.remove("g");
    await tree.removeDirectory("d");
    expect(await names(tree, "")).toEqual([]);
  },
  "a directory that is not empty is ENOTEMPTY": async (tree) => {
    await tree.mkdir("d");
    await tree.mkdir("d/e");
    await expect(tree.removeDirectory("d")).rejects.toMatchObject({ code: "ENOTEMPTY" });
  },
};

describe.each(kinds)("A1: $name", ({ use }) => {
  it.each(Object.entries(operations))("%s", async (_, operation) => {
    await use(async (tree) => {
      await tree.mkdir("").catch((error: unknown) => expect(error).toMatchObject({ code: "EEXIST" }));
      await operation(tree);
    });
  });
});

it("A1: a remote tree has a URL without a password", async () => {
  await using open = await openSite({});
  const { host, port } = open.server;
  expect(remoteTree(open.site, "a b/c").url).toBe(`ftp://${host}:${port}/a%20b/c`);
  expect(remoteTree(open.site, "").url).not.toContain("secret");
});
