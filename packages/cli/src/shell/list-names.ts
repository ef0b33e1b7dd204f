import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isFileError } from "@ftplib/files";
import type { Here } from "../command/here.ts";
import { codeOf } from "../errors/exit-code.ts";
import { pathFrom } from "../remote/below.ts";
import type { Listed, ListNames } from "./expand-glob.ts";

/** What a directory without names has in common with one that cannot be listed. */
const NO_NAMES: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EACCES"]);

/** Lists a directory of this machine. */
export const listLocal: ListNames = async (directory) => {
  try {
    const entries = await readdir(directory || ".", { withFileTypes: true });
    return await Promise.all(
      entries.map(async (entry) => ({
        name: entry.name,
        isDirectory: entry.isSymbolicLink()
          ? await leadsToDirectory(join(directory, entry.name))
          : entry.isDirectory(),
      })),
    );
  } catch (error) {
    if (NO_NAMES.has(codeOf(error) ?? "")) return [];
    throw error;
  }
};

async function leadsToDirectory(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** Lists directories of the shell's server. In names that are not text in its encoding, characters stand for the bytes. */
export function remoteLister({ site, path }: Pick<Here, "site" | "path">, signal: AbortSignal): ListNames {
  return async (directory) => {
    const found: Listed[] = [];
    try {
      const from = pathFrom(site, path, directory);
      for await (const { name: text, rawPath, type } of site.list(from, { signal })) {
        const isText = typeof rawPath === "string";
        const name = isText ? text : site.localName(rawPath.subarray(rawPath.lastIndexOf(0x2f) + 1));
        found.push({ name, isDirectory: type === "directory" || (type === "file" ? false : undefined) });
      }
    } catch (error) {
      if (isFileError(error) && NO_NAMES.has(error.code)) return [];
      throw error;
    }
    return found;
  };
}

/** Milliseconds for which a listing is remembered while a line is typed. */
const FRESH = 5000;

/** Remembers what a lister has found, for a moment. */
export function cachedLister(list: ListNames, now: () => number = () => performance.now()): ListNames {
  const known = new Map<string, { readonly at: number; readonly names: ReturnType<ListNames> }>();
  return async (directory) => {
    let found = known.get(directory);
    if (found === undefined || now() - found.at > FRESH) {
      found = { at: now(), names: list(directory) };
      known.set(directory, found);
    }
    return await found.names;
  };
}
