import { memoryTree } from "../tree/memory-tree.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { parentOf } from "../tree/tree-path.ts";
import type { Tree, TreeCallOptions } from "../tree/tree.ts";

/** The text of a file of a tree; undefined if there is no such file. */
export async function textOf(
  tree: Tree,
  path: string,
  options: TreeCallOptions,
): Promise<string | undefined> {
  try {
    const blocks: Uint8Array[] = [];
    for await (const block of tree.read(path, options)) blocks.push(block);
    return Buffer.concat(blocks).toString("utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Writes a text to a file of a tree, and makes the directory that it is in. */
export async function writeText(
  tree: Tree,
  path: string,
  text: string,
  options: TreeCallOptions,
): Promise<void> {
  const source = memoryTree({ text });
  const facts = { type: "file", size: Buffer.byteLength(text) } as const;
  const parent = parentOf(path);
  if (parent !== "") await tree.mkdir(parent, options).catch(ignoreExisting);
  await tree.write(path, { tree: source, path: "text", facts }, options);
}

/** Ignores that a directory is there. */
export function ignoreExisting(error: unknown): void {
  if (!hasCode(error, "EEXIST")) throw error;
}
