import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Tree } from "./tree.ts";

/** The path in a tree at which another one has its root; undefined where that is elsewhere, or the root itself. */
async function pathInside(tree: Tree, inner: Tree): Promise<string | undefined> {
  if (tree.localPath !== undefined && inner.localPath !== undefined) {
    const [root, other] = await Promise.all([realRoot(tree.localPath("")), realRoot(inner.localPath(""))]);
    const names = relative(root, other).split(sep);
    const isOutside = names[0] === "" || names[0] === ".." || isAbsolute(relative(root, other));
    return isOutside ? undefined : names.join("/");
  }
  const root = tree.url.endsWith("/") ? tree.url : `${tree.url}/`;
  const isBelow = tree.url.includes("://") && inner.url.startsWith(root) && inner.url.length > root.length;
  return isBelow ? decodeURIComponent(inner.url.slice(root.length).replace(/\/$/, "")) : undefined;
}

/** Also of a directory that is still to be made. */
async function realRoot(path: string): Promise<string> {
  const whole = resolve(path);
  const above = resolve(whole, "..");
  return await realpath(whole).catch(async () =>
    above === whole ? whole : resolve(await realRoot(above), relative(above, whole)),
  );
}

/**
 * Refuses trees of which one is within the other: the target would be copied into itself each time anew, and with `delete` the source
 * would be removed.
 *
 * @throws TypeError
 */
export async function checkNesting(
  source: Tree,
  target: Tree,
  { isExcluded, removes }: { readonly isExcluded: (path: string) => boolean; readonly removes: boolean },
): Promise<void> {
  const [inner, outer] = await Promise.all([pathInside(source, target), pathInside(target, source)]);
  if (inner !== undefined && !isExcluded(inner)) {
    throw new TypeError(`the target ${target.url} is within the source ${source.url} (exclude '${inner}')`);
  }
  if (outer !== undefined && removes && !isExcluded(outer)) {
    throw new TypeError(
      `the source ${source.url} is within the target ${target.url}, and would be removed (exclude '${outer}')`,
    );
  }
}
