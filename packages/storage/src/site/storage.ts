import { isFileError, type Site, type SiteEntry, type UploadOptions, type UploadResult } from "@ftplib/files";
import { randomBytes } from "node:crypto";
import type { Readable } from "node:stream";
import { compareKeys } from "../keys/keys.ts";
import { OpenSite } from "./open-site.ts";
import { type Content, discard, sourceOf } from "./content.ts";
import { isFile, type Listed, type Stored, storedOf } from "./stored.ts";
import type { StorageOptions } from "./storage-options.ts";

/** A part of a file: bytes from `start` to `end`, both included. */
export interface Range {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Files by the names that their keys consist of. Calls are carried out side by side, as many as the site has connections. */
export class Storage {
  readonly #site: OpenSite;
  readonly #root: string;

  constructor(options: StorageOptions) {
    this.#site = new OpenSite(options);
    this.#root = options.root ?? "";
  }

  /** The site that holds the files. */
  site(): Promise<Site> {
    return this.#site.get();
  }

  /** What is known of a file; undefined where there is none. */
  async stat(names: readonly string[]): Promise<Stored | undefined> {
    const site = await this.site();
    const entry = await ifThere(site.stat(this.#path(names)));
    return entry === undefined || !isFile(entry) ? undefined : storedOf(names.join("/"), entry);
  }

  /** The content of a file; undefined where there is none. */
  async read(names: readonly string[], signal?: AbortSignal): Promise<Buffer | undefined> {
    const site = await this.site();
    return await ifThere(site.readFile(this.#path(names), { signal }));
  }

  /** The content of a file as it arrives. A file that is missing is an error of the stream. */
  async stream(names: readonly string[], range: Range = {}): Promise<Readable> {
    return (await this.site()).createReadStream(this.#path(names), range);
  }

  /** The same for the Web. */
  async readable(names: readonly string[], range: Range = {}): Promise<ReadableStream<Uint8Array>> {
    return (await this.reader(names, range))();
  }

  /** Opens such streams: each reads the file anew, and none a byte that nobody asks for. */
  async reader(names: readonly string[], range: Range = {}): Promise<() => ReadableStream<Uint8Array>> {
    const site = await this.site();
    return () => site.readable(this.#path(names), range);
  }

  /**
   * Writes a file, with the directories above it. It takes the place of an older one when it is whole. A stream belongs to the call: it is
   * ended however that ends.
   *
   * @param key gives the names; what it throws is the call's error
   */
  async write(
    key: () => readonly string[],
    content: Content,
    options: UploadOptions = {},
  ): Promise<UploadResult> {
    try {
      const path = this.#path(key());
      return await (await this.site()).upload(sourceOf(content), path, options);
    } catch (error) {
      discard(content);
      throw error;
    }
  }

  /** Removes a file, if it is there. */
  async remove(names: readonly string[]): Promise<void> {
    await ifThere((await this.site()).rm(this.#path(names), { force: true }));
  }

  /** Gives a file another key, whose older file it replaces. */
  async move(from: readonly string[], to: readonly string[]): Promise<void> {
    const site = await this.site();
    const [source, target] = [this.#path(from), this.#path(to)];
    if (source === target) return void (await site.stat(source));
    await this.#makeParent(site, to);
    try {
      await site.rename(source, target);
    } catch (error) {
      // Some servers do not replace by a rename; others refuse it for another reason.
      if (!isFileError(error, "EEXIST")) throw error;
      await replace(site, source, target, this.#path(nameBeside(to)));
    }
  }

  /** Writes the content of a file to another key. */
  async copy(from: readonly string[], to: readonly string[]): Promise<void> {
    const site = await this.site();
    const [source, target] = [this.#path(from), this.#path(to)];
    if (source === target) return void (await site.stat(source));
    await this.#makeParent(site, to);
    await site.copyFile(source, target);
  }

  /** Sets the permission bits of a file. */
  async chmod(names: readonly string[], mode: number): Promise<void> {
    await (await this.site()).chmod(this.#path(names), mode);
  }

  /**
   * The files below a directory, in the order of their keys; none where the directory is missing. Symbolic links, uploads under
   * way, and names that are not text or have control characters are left out.
   *
   * @param depth how many directories below it are entered; what is deeper comes as directories
   */
  async list(names: readonly string[], depth: number = Number.POSITIVE_INFINITY): Promise<Listed[]> {
    const listed = await this.#below(await this.site(), names, depth);
    return listed.sort((a, b) => compareKeys(a.key, b.key));
  }

  /** Removes all that is below a directory, and the directory; of the root, only what is in it. */
  async clear(names: readonly string[]): Promise<void> {
    const site = await this.site();
    if (names.length > 0) return await site.rm(this.#path(names), { recursive: true, force: true });
    const entries = (await ifThere(site.list(this.#path(names)).toArray())) ?? [];
    const removals = entries.map((entry) => site.rm(entry.rawPath, { recursive: true, force: true }));
    await Promise.all(removals);
  }

  /** Closes the connections, but for those of a site that the caller has opened. */
  async close(): Promise<void> {
    await this.#site.close();
  }

  async #below(site: Site, names: readonly string[], depth: number): Promise<Listed[]> {
    const entries = (await ifThere(site.list(this.#path(names)).toArray())) ?? [];
    const below = entries.filter(isAddressable).map(async (entry): Promise<Listed[]> => {
      const inside = [...names, entry.name];
      const key = inside.join("/");
      if (entry.type === "file") return [{ ...storedOf(key, entry), isDirectory: false }];
      if (entry.type !== "directory") return [];
      return depth > 0 ? await this.#below(site, inside, depth - 1) : [{ key, isDirectory: true }];
    });
    return (await Promise.all(below)).flat();
  }

  async #makeParent(site: Site, names: readonly string[]): Promise<void> {
    if (names.length > 1) await site.mkdir(this.#path(names.slice(0, -1)), { recursive: true });
  }

  #path(names: readonly string[]): string {
    const path = names.join("/");
    if (this.#root === "") return path === "" ? "." : path;
    return path === "" ? this.#root : `${this.#root.replace(/\/$/, "")}/${path}`;
  }
}

/** Names that uploads have until they are whole, and files that make way for them. */
const UNFINISHED = /^\.(?:.*\.)?[0-9a-f]{12}\.(?:part|old)$/;

/** A name in the same directory, for the file that makes way: see {@link UNFINISHED}. */
function nameBeside(names: readonly string[]): string[] {
  return [...names.slice(0, -1), `.${names.at(-1) ?? ""}.${randomBytes(6).toString("hex")}.old`];
}

/** Moves the target aside before the rename. It gets its name back where that is refused all the same. */
async function replace(site: Site, source: string, target: string, aside: string): Promise<void> {
  await site.rename(target, aside);
  try {
    await site.rename(source, target);
  } catch (error) {
    await site.rename(aside, target);
    throw error;
  }
  await site.rm(aside, { force: true });
}

/** Whether a key can have this name. */
function isAddressable({ name, rawPath }: SiteEntry): boolean {
  if (UNFINISHED.test(name)) return false;
  // oxlint-disable-next-line no-control-regex
  return (
    typeof rawPath === "string" && !/[\u0000-\u001F\u007F/\\]/.test(name) && name !== "." && name !== ".."
  );
}

/** The result; undefined where nothing is there, or a file is where a directory would be. */
async function ifThere<T>(result: PromiseLike<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (isFileError(error, "ENOENT") || isFileError(error, "ENOTDIR") || isFileError(error, "EISDIR"))
      return undefined;
    throw error;
  }
}
