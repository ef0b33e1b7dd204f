import type { Site } from "@ftplib/files";
import type { Driver } from "unstorage";
import { namesOf, namesOfPrefix } from "./keys/keys.ts";
import type { Content } from "./site/content.ts";
import { Storage } from "./site/storage.ts";
import type { StorageOptions } from "./site/storage-options.ts";

/** What `getItemRaw` and `setItemRaw` of the driver understand of unstorage's options. */
export interface RawItemOptions {
  /** `stream`: a ReadableStream of the value, as it arrives; left out, a Buffer. */
  readonly type?: "stream" | undefined;
}

/** The keys of the driver: unstorage takes these characters of a name for something else. */
const UNREACHABLE = /[:?]|\$$/;

/**
 * A driver for `createStorage({ driver })` of unstorage 1.17. The key `a:b` is the file `a/b` below the root.
 *
 * A value that is missing is null. `getKeys` knows `maxDepth`. `getMeta` has `mtime` and `size`. `dispose` closes the connections, but not
 * those of a site that the caller has opened. There is no `watch`: FTP reports no changes.
 *
 * @throws StorageKeyError, from the calls, for a key that leads out of the root
 */
export function ftpDriver(options: StorageOptions): Driver<StorageOptions, Promise<Site>> {
  const storage = new Storage(options);
  const at = (key: string): string[] => namesOf(key, ":");
  const write = async (key: string, value: Content): Promise<void> =>
    void (await storage.write(() => at(key), value));
  return {
    name: "ftp",
    options,
    flags: { maxDepth: true },
    getInstance: () => storage.site(),
    hasItem: async (key) => (await storage.stat(at(key))) !== undefined,
    getItem: async (key) => (await storage.read(at(key)))?.toString("utf8") ?? null,
    async getItemRaw(key, { type }: RawItemOptions = {}) {
      if (type !== "stream") return (await storage.read(at(key))) ?? null;
      return (await storage.stat(at(key))) === undefined ? null : await storage.readable(at(key));
    },
    setItem: (key, value) => write(key, value),
    setItemRaw: (key, value: Content) => write(key, value),
    removeItem: async (key) => await storage.remove(at(key)),
    async getMeta(key) {
      const stored = await storage.stat(at(key));
      if (stored === undefined) return null;
      const { size, mtime, etag } = stored;
      return { size, etag, ...(mtime === undefined ? {} : { mtime }) };
    },
    async getKeys(base = "", { maxDepth } = {}) {
      const below = namesOfPrefix(base, ":");
      const depth = depthBelow(below, maxDepth);
      if (depth !== undefined && depth < 0) return [];
      const listed = await storage.list(below, depth);
      return listed.flatMap(({ key, isDirectory }) =>
        isDirectory || key.split("/").some((name) => UNREACHABLE.test(name))
          ? []
          : [key.replaceAll("/", ":")],
      );
    },
    clear: async (base = "") => await storage.clear(namesOfPrefix(base, ":")),
    dispose: async () => await storage.close(),
  };
}

/** `maxDepth` counts from the root, also below a base. */
function depthBelow(below: readonly string[], maxDepth: number | undefined): number | undefined {
  return maxDepth === undefined ? undefined : maxDepth - below.length;
}
