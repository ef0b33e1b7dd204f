import type { Tree } from "./tree.ts";

/** Every method of a tree, and whether it gives the content of files without {@link Tree.read}. */
const METHODS: Readonly<Record<Exclude<keyof Tree, "url">, "reads" | "other">> = {
  traits: "other",
  list: "other",
  read: "other",
  write: "other",
  writesInPlace: "other",
  remove: "other",
  removeDirectory: "other",
  rename: "other",
  mkdir: "other",
  setTime: "other",
  hash: "other",
  nameProblem: "other",
  localPath: "reads",
  writeMany: "other",
  download: "reads",
  downloadMany: "reads",
};

/**
 * A tree that does some things in another way, and hands on all other calls. Where `read` is another one, what would give the content of files
 * without it is left out.
 */
export function treeWith(tree: Tree, changes: Partial<Tree>): Tree {
  const whole: Record<string, unknown> = { url: tree.url };
  for (const [name, kind] of Object.entries(METHODS)) {
    const method: unknown = tree[name as keyof Tree];
    if (typeof method !== "function" || (kind === "reads" && changes.read !== undefined)) continue;
    whole[name] = method.bind(tree) as unknown;
  }
  return { ...(whole as unknown as Tree), ...changes };
}
