import { type MemoryFile, memoryTree, type MemoryTreeOptions } from "../src/tree/memory-tree.ts";
import type { Tree } from "../src/tree/tree.ts";

/** When all files were modified. */
export const TIME = 1_700_000_000_000;

/** What a server makes of names. */
export interface Variant {
  /** The name that all twins of a name are stored under. */
  readonly stored: (name: string) => string;
  readonly showsFirst?: boolean;
  /** Whether it takes names as they are in all that it does not make: Pure-FTPd does. */
  readonly isInMaking?: boolean;
  readonly options?: MemoryTreeOptions;
  /** What the target has, and what the source calls it. */
  readonly names: readonly [string, string];
}

/** A server that takes names for one that are stored as one, says nothing about it, and shows the first spelling, or the stored one. */
export function twinning(
  files: Readonly<Record<string, MemoryFile>>,
  { stored, showsFirst = false, isInMaking = false, options }: Variant,
): Tree & { readonly texts: () => readonly string[] } {
  const inner = memoryTree({}, options);
  const shown = new Map<string, string>();
  const at = (path: string): string => (isInMaking ? path : path.split("/").map(stored).join("/"));
  const show = (path: string): string => {
    let key = "";
    for (const name of path.split("/")) {
      key = key === "" ? stored(name) : `${key}/${stored(name)}`;
      if (!shown.has(key)) shown.set(key, showsFirst ? name : stored(name));
    }
    return key;
  };
  const gone = async (path: string, removing: Promise<void>): Promise<void> => {
    await removing;
    shown.delete(path.split("/").map(stored).join("/"));
  };
  const made = (path: string): string => {
    if (!isInMaking) return show(path);
    const cut = path.lastIndexOf("/") + 1;
    return path.slice(0, cut) + stored(path.slice(cut));
  };
  for (const [path, file] of Object.entries(files)) inner.put(show(path), file);
  return {
    url: "memory:",
    traits: () => inner.traits(),
    list: async (path) =>
      (await inner.list(at(path))).map((entry) => {
        const key = path === "" ? entry.name : `${at(path)}/${entry.name}`;
        return { ...entry, name: shown.get(key) ?? entry.name };
      }),
    read: (path, options) => inner.read(at(path), options),
    write: (path, source, options) => inner.write(made(path), source, options),
    remove: (path) => gone(path, inner.remove(at(path))),
    removeDirectory: (path) => gone(path, inner.removeDirectory(at(path))),
    rename: (from, to) => inner.rename(at(from), made(to)),
    mkdir: async (path) => {
      if (path !== "") await inner.mkdir(made(path));
    },
    setTime: (path, mtime) => inner.setTime(at(path), mtime),
    texts: () =>
      inner
        .paths()
        .filter((path) => !path.endsWith("/"))
        .map((path) => `${path}: ${inner.text(path)}`),
  };
}

const caseless: Variant = {
  stored: (name) => name.toLowerCase(),
  showsFirst: true,
  names: ["README", "Readme"],
};
export const variants: Readonly<Record<string, Variant>> = {
  "takes A and a for one": caseless,
  "takes A and a for one, and keeps no times": {
    ...caseless,
    options: { traits: { keepsTimes: false }, precision: 86_400_000, now: () => TIME },
  },
  "stores another byte for a space at the end": {
    stored: (name) => name.replace(/ $/, "_"),
    names: ["trail_", "trail "],
  },
  "stores accents by themselves": {
    stored: (name) => name.normalize("NFD"),
    names: ["e\u0301t\u00e9".normalize("NFD"), "\u00e9t\u00e9"],
  },
};
export const places: Readonly<Record<string, (name: string) => string>> = {
  "a file": (name) => name,
  "a file in a directory": (name) => `d/${name}`,
  "a directory": (name) => `${name}/x`,
  "a directory in one, with one in it": (name) => `d/${name}/e/x`,
};
