import { type FileHash, type HashAlgorithm, type RemotePath, type Site } from "@ftplib/files";
import { copyWithTime, listTogether, sendsControlBytes } from "@ftplib/files/internal";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { expectation, listenerOf, sourceOf, treeEntry, urlOf } from "./remote-entry.ts";
import { plainPath, remoteTraits } from "./remote-traits.ts";
import type {
  Tree,
  TreeCallOptions,
  TreeDownload,
  TreeEntry,
  TreeFacts,
  TreeFile,
  TreeReadOptions,
  TreeSource,
  TreeTraits,
  TreeWriteOptions,
  WrittenFile,
} from "./tree.ts";

/** Options of {@link remoteTree}. */
export interface RemoteTreeOptions {
  /**
   * Whether files keep the times that uploads give them; default: if FEAT lists MFMT or MFF. Without, a target that is newer than
   * its source and has its size counts as equal.
   */
  readonly keepsTimes?: boolean | undefined;
  /** Whether the server takes `A` and `a` for one name, as on Windows; default false. */
  readonly ignoresCase?: boolean | undefined;
  /** How uploaded files get their names; as the option of `upload`. */
  readonly atomic?: boolean | "require" | undefined;
  /** How files are compared before they get their names; as the option of `upload` and `download`. */
  readonly verify?: "size" | "hash" | "auto" | false | undefined;
}

const KINDS: OptionKinds<RemoteTreeOptions> = {
  keepsTimes: "boolean",
  ignoresCase: "boolean",
  atomic: "any",
  verify: "any",
};
const VALUES = {
  atomic: [true, false, "require"],
  verify: ["size", "hash", "auto", false],
} as const;

class RemoteTree implements Tree {
  readonly url: string;
  readonly #site: Site;
  readonly #root: string;
  readonly #options: RemoteTreeOptions;
  #traits: Promise<TreeTraits> | undefined;
  #writesInPlace: boolean;

  constructor(site: Site, path: string, options: RemoteTreeOptions) {
    this.#site = site;
    this.#root = plainPath(path);
    this.#options = options;
    this.#writesInPlace = options.atomic === false;
    this.url = urlOf(site, this.#root);
  }

  async traits({ signal }: TreeCallOptions = {}): Promise<TreeTraits> {
    this.#traits ??= remoteTraits(this.#site, this.#root, this.#options, signal);
    try {
      return await this.#traits;
    } catch (error) {
      this.#traits = undefined;
      throw error;
    }
  }

  async list(path: string, options: TreeCallOptions = {}): Promise<readonly TreeEntry[]> {
    const listed = await listTogether(this.#site, this.#at(path), options);
    const entries = listed.map((entry) => treeEntry(entry, this.#site));
    // Some servers list nothing where there is nothing to list. What is below the root was in a listing itself.
    if (entries.length === 0 && path === "" && this.#root !== "") await this.#site.stat(this.#root, options);
    return entries;
  }

  read(path: string, { start, signal }: TreeReadOptions = {}): AsyncIterable<Uint8Array> {
    return this.#site.createReadStream(this.#at(path), { start, signal });
  }

  async write(path: string, source: TreeSource, options: TreeWriteOptions = {}): Promise<number> {
    const { tree, path: from, facts } = source;
    const { signal, onProgress, resume } = options;
    if (this.#isOfThisSite(source)) return await this.#copy(path, source, signal);
    const local = tree.localPath?.(from);
    const { bytes, atomic } = await this.#site.upload(
      local ?? (() => tree.read(from, { signal })),
      this.#at(path),
      {
        ...this.#uploadOptions(signal),
        resume,
        mtime: local === undefined ? await this.#timeToSet(facts) : undefined,
        onProgress: listenerOf(onProgress),
      },
    );
    if (!atomic) this.#writesInPlace = true;
    return bytes;
  }

  writesInPlace(): boolean {
    return this.#writesInPlace;
  }

  async *writeMany<File extends TreeFile>(
    files: AsyncIterable<File>,
    { signal }: TreeCallOptions = {},
  ): AsyncGenerator<WrittenFile<File>, void, undefined> {
    const at = (path: string): RemotePath => this.#at(path);
    const timeToSet = (facts: TreeFacts): Promise<Date | undefined> => this.#timeToSet(facts);
    // A file of this site waits until the connections of the others are free: it is read and written over them.
    const own: File[] = [];
    const isOwn = (file: File): boolean => this.#isOfThisSite(file.source);
    const items = async function* () {
      for await (const file of files) {
        if (isOwn(file)) {
          own.push(file);
          continue;
        }
        const { tree, path, facts } = file.source;
        const local = tree.localPath?.(path);
        const mtime = local === undefined ? await timeToSet(facts) : undefined;
        const from = local ?? (await sourceOf(file.source, signal));
        yield { local: from, path: at(file.path), mtime, onProgress: listenerOf(file.onProgress), file };
      }
    };
    for await (const { item, result, error } of this.#site.uploadMany(items(), this.#uploadOptions(signal))) {
      if (result?.atomic === false) this.#writesInPlace = true;
      yield { file: item.file, bytes: result?.bytes ?? 0, error };
    }
    for (const file of own) {
      try {
        yield { file, bytes: await this.#copy(file.path, file.source, signal), error: undefined };
      } catch (error) {
        yield { file, bytes: 0, error };
      }
    }
  }

  async download(
    { path, local, facts }: TreeDownload,
    { signal, onProgress }: TreeWriteOptions = {},
  ): Promise<number> {
    const { verify } = this.#options;
    const { bytes } = await this.#site.download(this.#at(path), local, {
      verify,
      expect: expectation(facts),
      signal,
      onProgress: listenerOf(onProgress),
    });
    return bytes;
  }

  async *downloadMany<File extends TreeDownload>(
    files: AsyncIterable<File>,
    { signal }: TreeCallOptions = {},
  ): AsyncGenerator<WrittenFile<File>, void, undefined> {
    const at = (path: string): RemotePath => this.#at(path);
    const items = async function* () {
      for await (const file of files) {
        const onProgress = listenerOf(file.onProgress);
        yield { path: at(file.path), local: file.local, expect: expectation(file.facts), onProgress, file };
      }
    };
    const { verify } = this.#options;
    for await (const { item, result, error } of this.#site.downloadMany(items(), { verify, signal })) {
      yield { file: item.file, bytes: result?.bytes ?? 0, error };
    }
  }

  async remove(path: string, { signal }: TreeCallOptions = {}): Promise<void> {
    await this.#site.rm(this.#at(path), { signal });
  }

  async removeDirectory(path: string, { signal }: TreeCallOptions = {}): Promise<void> {
    await this.#site.rmdir(this.#at(path), { signal });
  }

  async rename(from: string, to: string, { signal }: TreeCallOptions = {}): Promise<void> {
    await this.#site.rename(this.#at(from), this.#at(to), { signal });
  }

  async mkdir(path: string, { signal }: TreeCallOptions = {}): Promise<void> {
    await this.#site.mkdir(this.#at(path), { recursive: path === "", signal });
  }

  async setTime(path: string, mtime: number, { signal }: TreeCallOptions = {}): Promise<void> {
    const time = new Date(mtime);
    await this.#site.utimes(this.#at(path), time, time, { signal });
  }

  async hash(path: string, algorithm: HashAlgorithm, { signal }: TreeCallOptions = {}): Promise<FileHash> {
    return await this.#site.hash(this.#at(path), { algorithm, signal });
  }

  nameProblem(name: string): string | undefined {
    if (/[\r\n\0]/.test(name)) return "FTP cannot carry a name with a line end or NUL in it";
    return !sendsControlBytes(this.#site) && /[\x01-\x1f\x7f]/.test(name)
      ? "a name with a control byte in it is sent to a server only with the site's option ftp.allowControlBytes"
      : undefined;
  }

  #isOfThisSite({ tree }: TreeSource): boolean {
    return tree instanceof RemoteTree && tree.#site === this.#site;
  }

  /** Copies within the site: a read next to the upload would need a second connection, and every upload would wait for one. */
  async #copy(path: string, { tree, path: from, facts }: TreeSource, signal?: AbortSignal): Promise<number> {
    const mtime = await this.#timeToSet(facts);
    await copyWithTime(this.#site, (tree as RemoteTree).#at(from), this.#at(path), { mtime, signal });
    return facts.size ?? 0;
  }

  #at(path: string): RemotePath {
    const root = this.#root;
    const whole = path === "" ? root : root === "" ? path : `${root}${root === "/" ? "" : "/"}${path}`;
    return this.#site.remoteName(whole);
  }

  #uploadOptions(signal: AbortSignal | undefined) {
    const { atomic, verify } = this.#options;
    return { atomic, verify, signal, mkdir: false };
  }

  /** An upload with a time fails where the server cannot set it: it is only given where that is known to work. */
  async #timeToSet({ mtime, zone }: TreeFacts): Promise<Date | undefined> {
    if (mtime === undefined || zone !== undefined || !(await this.traits()).keepsTimes) return undefined;
    return new Date(mtime);
  }
}

/**
 * A directory of a site; the empty path is the site's own. It need not be there yet.
 *
 * @throws TypeError for an option that is wrong
 */
export function remoteTree(site: Site, path: string, options: RemoteTreeOptions = {}): Tree {
  checkOptions<RemoteTreeOptions>("remoteTree()", options, KINDS);
  for (const [name, values] of Object.entries<readonly unknown[]>(VALUES)) {
    const value: unknown = options[name as keyof typeof VALUES];
    if (value === undefined || values.includes(value)) continue;
    const list = values.map((each) => JSON.stringify(each)).join(", ");
    throw new TypeError(`the option ${name} of remoteTree() must be one of ${list}`);
  }
  return new RemoteTree(site, path, options);
}
