import type { Tree, TreeCallOptions, TreeEntryType } from "./tree.ts";

/**
 * The same for names that a server may take for one without saying so: it may fold case or accents, or store another character for one
 * that it does not like, or none at the end.
 */
export function alikeKey(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[\x00-\x2f\x3a-\x60\x7b-\xa0]/g, "_")
    .replace(/_+$/, "");
}

/** Whether it is a name that servers store as it is. */
export function isPlainName(name: string): boolean {
  return /^[\w.-](?:[\w. -]*[\w-])?$/.test(name);
}

/** Which names a listing may leave out: there are servers that list none with a dot before it. */
export function hides(names: readonly string[]): (name: string) => boolean {
  const isDotted = (name: string): boolean => name.startsWith(".");
  return names.some(isDotted) ? () => false : isDotted;
}

/** Finds names of a directory by those that are alike. */
export class AlikeNames {
  readonly #names = new Map<string, string[]>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      const key = alikeKey(name);
      const known = this.#names.get(key);
      if (known === undefined) this.#names.set(key, [name]);
      else known.push(name);
    }
  }

  /** The other names that are like this one. */
  of(name: string): readonly string[] {
    return (this.#names.get(alikeKey(name)) ?? []).filter((each) => each !== name);
  }
}

/** Whether a tree finds something under a name, listed or not. What cannot be asked is not known to be there. */
export async function isFound(
  tree: Tree,
  path: string,
  type: TreeEntryType,
  { signal }: TreeCallOptions,
): Promise<boolean> {
  try {
    if (type === "directory") await tree.list(path, { signal });
    else {
      const blocks = tree.read(path, { signal })[Symbol.asyncIterator]();
      await blocks.next();
      await blocks.return?.();
    }
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
