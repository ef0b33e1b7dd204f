import { DriveDirectory, DriveFile } from "flydrive";
import type { DriverContract, ObjectMetaData, ObjectVisibility, WriteOptions } from "flydrive/types";
import type { Readable } from "node:stream";
import { namesOf, namesOfPrefix } from "./keys/keys.ts";
import type { Content } from "./site/content.ts";
import { Storage } from "./site/storage.ts";
import type { Listed, Stored } from "./site/stored.ts";
import type { StorageOptions } from "./site/storage-options.ts";
import { publicUrl } from "./keys/public-url.ts";

/** Where the files are, and where they are on the Web. */
export interface FTPDriverOptions extends StorageOptions {
  /** The address under which a web server publishes the root; without it, files have no URL. */
  readonly publicBaseUrl?: string | undefined;
}

/** Permission bits of what everybody may read, and of what its owner alone may. */
const MODES: Readonly<Record<ObjectVisibility, number>> = { public: 0o644, private: 0o600 };

/**
 * A driver for `new Disk(driver)` of flydrive.
 *
 * A file that is missing is an error, but for `exists` and `delete`. The visibility of a file is whether everybody may read it, by SITE
 * CHMOD. Options of `put` besides `visibility` have no place on an FTP server. There are no signed URLs.
 */
export class FTPDriver implements DriverContract {
  readonly #storage: Storage;
  readonly #publicBaseUrl: string | undefined;

  constructor(options: FTPDriverOptions) {
    this.#storage = new Storage(options);
    this.#publicBaseUrl = options.publicBaseUrl;
  }

  /** Whether there is a file. */
  async exists(key: string): Promise<boolean> {
    return (await this.#storage.stat(namesOf(key))) !== undefined;
  }

  /** The content as text in UTF-8. */
  async get(key: string): Promise<string> {
    return Buffer.from(await this.getBytes(key)).toString("utf8");
  }

  /** The content as it arrives. */
  async getStream(key: string): Promise<Readable> {
    await this.#stored(key);
    return await this.#storage.stream(namesOf(key));
  }

  /** The content. */
  async getBytes(key: string): Promise<Uint8Array> {
    return (await this.#storage.read(namesOf(key))) ?? missing(key);
  }

  /** Size, time of the last change, and an etag of both. A server that reports no time gives that of 1970. */
  async getMetaData(key: string): Promise<ObjectMetaData> {
    return metaDataOf(await this.#stored(key));
  }

  /** Whether everybody may read the file. @throws Error where the server does not report permissions */
  async getVisibility(key: string): Promise<ObjectVisibility> {
    const { mode } = await this.#stored(key);
    if (mode === undefined) throw new Error(`the server does not report who may read ${key}`);
    return visibilityOf(mode);
  }

  /** Sets whether everybody may read the file. */
  async setVisibility(key: string, visibility: ObjectVisibility): Promise<void> {
    await this.#storage.chmod(namesOf(key), MODES[visibility]);
  }

  /** The address below `publicBaseUrl`. @throws Error without one */
  async getUrl(key: string): Promise<string> {
    return publicUrl(this.#publicBaseUrl, namesOf(key));
  }

  /** @throws Error always: FTP has no such URLs */
  async getSignedUrl(): Promise<string> {
    throw new Error("cannot make a signed URL: FTP has none; serve the file by a program of yours");
  }

  /** @throws Error always: FTP has no such URLs */
  async getSignedUploadUrl(): Promise<string> {
    throw new Error("cannot make a signed URL: FTP has none; upload through a program of yours");
  }

  /** Writes a file, with the directories above it; it replaces an older one when it is whole. */
  async put(key: string, contents: string | Uint8Array, options?: WriteOptions): Promise<void> {
    await this.#write(key, contents, options);
  }

  /** The same from a stream, as it arrives. */
  async putStream(key: string, contents: Readable, options?: WriteOptions): Promise<void> {
    await this.#write(key, contents, options);
  }

  /** Writes the content of a file to another key, through this machine. It keeps its visibility, as far as the server reports it. */
  async copy(source: string, destination: string, options: WriteOptions = {}): Promise<void> {
    const [from, to] = [namesOf(source), namesOf(destination)];
    const { mode } = await this.#stored(source);
    await this.#storage.copy(from, to);
    if (options.visibility !== undefined) return await this.setVisibility(destination, options.visibility);
    const copied = mode === undefined ? undefined : (await this.#stored(destination)).mode;
    if (mode === undefined || copied === undefined || visibilityOf(mode) === visibilityOf(copied)) return;
    await this.#storage.chmod(to, mode & 0o777);
  }

  /** Renames a file; it replaces an older one. */
  async move(source: string, destination: string, options?: WriteOptions): Promise<void> {
    await this.#storage.move(namesOf(source), namesOf(destination));
    await this.#applyVisibility(destination, options);
  }

  /** Removes a file, if it is there. */
  async delete(key: string): Promise<void> {
    await this.#storage.remove(namesOf(key));
  }

  /** Removes a directory with all that is in it; of `/` all that is in it. */
  async deleteAll(prefix: string): Promise<void> {
    await this.#storage.clear(namesOfPrefix(prefix));
  }

  /**
   * The files and directories in a directory, or with `recursive` all files below it, in one page. Those whose names flydrive does not
   * allow are left out.
   */
  async listAll(
    prefix: string,
    options: { readonly recursive?: boolean; readonly paginationToken?: string } = {},
  ): Promise<{ objects: (DriveFile | DriveDirectory)[] }> {
    const names = namesOfPrefix(prefix);
    const listed = await this.#storage.list(names, options.recursive === true ? undefined : 0);
    return { objects: listed.flatMap((each) => this.#objectOf(each) ?? []) };
  }

  /** Closes the connections, but for those of a site that the caller has opened. */
  async close(): Promise<void> {
    await this.#storage.close();
  }

  async #write(key: string, content: Content, { visibility }: WriteOptions = {}): Promise<void> {
    const mode = visibility === undefined ? {} : { mode: MODES[visibility] };
    await this.#storage.write(() => namesOf(key), content, mode);
  }

  async #applyVisibility(key: string, { visibility }: WriteOptions = {}): Promise<void> {
    if (visibility !== undefined) await this.setVisibility(key, visibility);
  }

  async #stored(key: string): Promise<Stored> {
    return (await this.#storage.stat(namesOf(key))) ?? missing(key);
  }

  /** Undefined where flydrive does not allow the name. */
  #objectOf(listed: Listed): DriveFile | DriveDirectory | undefined {
    if (listed.isDirectory) return new DriveDirectory(listed.key);
    try {
      return new DriveFile(listed.key, this, metaDataOf(listed));
    } catch {
      return undefined;
    }
  }
}

function visibilityOf(mode: number): ObjectVisibility {
  return (mode & 0o004) === 0 ? "private" : "public";
}

function metaDataOf({ size, etag, mtime }: Stored): ObjectMetaData {
  return { contentLength: size, etag, lastModified: mtime ?? new Date(0) };
}

function missing(key: string): never {
  throw Object.assign(new Error(`there is no file ${key}`), { code: "ENOENT" });
}
