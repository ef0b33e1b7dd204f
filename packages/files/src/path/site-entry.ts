import type { Entry, Moment } from "@ftplib/listing";
import type { TextCodec } from "ftplib";
import { isSpelled, joined, type RemotePath, shown, textOf } from "./remote-path.ts";

/** What an entry is; `other` is a device, a pipe or a socket, and `unknown` what the server does not say. */
export type SiteEntryType = "file" | "directory" | "symlink" | "other" | "unknown";

const TYPES: Readonly<Record<Entry["type"], SiteEntryType>> = {
  file: "file",
  dir: "directory",
  symlink: "symlink",
  char: "other",
  block: "other",
  fifo: "other",
  socket: "other",
  unknown: "unknown",
};

/** One file, directory or link of a site: what `stat`, `readdir`, `list` and `walk` give. It prints, clones and serialises with its fields. */
export class SiteEntry {
  /** The last part of the path. */
  readonly name: string;
  /** The path for other calls: relative to the site's directory if the call's path was. */
  readonly path: string;
  readonly type: SiteEntryType;
  /** Bytes; undefined where the server does not say, and above 2^53 - 1. */
  readonly size: number | undefined;
  /** When the content changed last; undefined where the server does not say. */
  readonly mtime: Date | undefined;
  /** How exact `mtime` is, and whose clock it is: see `Moment` of `@ftplib/listing`. */
  readonly modified: Moment | undefined;
  /** The permission bits, `0o755`, where the server reports those of Unix. */
  readonly mode: number | undefined;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  /** Where a symbolic link leads, as the server printed it. */
  readonly target: string | undefined;
  /** What identifies the file on its server, whatever its name: the fact `unique` (RFC 3659, 7.5.2). */
  readonly unique: string | undefined;
  readonly #rawPath: RemotePath;

  /** @internal */
  constructor(
    entry: Entry,
    rawPath: RemotePath,
    modified: Moment | undefined = entry.modified,
    path: string = shown(rawPath),
  ) {
    this.name = entry.name;
    this.path = path;
    this.type = TYPES[entry.type];
    this.size = typeof entry.size === "number" && entry.sizeUnit === 1 ? entry.size : undefined;
    this.modified = modified;
    this.mtime = modified === undefined ? undefined : new Date(modified.time);
    this.mode = entry.mode;
    this.owner = entry.owner;
    this.group = entry.group;
    this.target = entry.target;
    this.unique = entry.unique;
    this.#rawPath = rawPath;
  }

  /** The path as the server spells it: text, or bytes where the name is not valid in the site's encoding (T3). Give this to other calls. */
  get rawPath(): RemotePath {
    return this.#rawPath;
  }

  isFile(): boolean {
    return this.type === "file";
  }

  isDirectory(): boolean {
    return this.type === "directory";
  }

  isSymbolicLink(): boolean {
    return this.type === "symlink";
  }
}

/**
 * The entry of a listing of that directory, with the time that was found out. Names that are not valid in the site's encoding were read as
 * latin1, and travel as bytes (T3).
 */
export function entryIn(
  directory: RemotePath,
  entry: Entry,
  codec: TextCodec,
  modified: Moment | undefined = entry.modified,
): SiteEntry {
  const { name, rawName } = entry;
  const rawPath = joined(directory, isSpelled(name, rawName, codec) ? name : rawName, codec);
  if (typeof rawPath === "string") return new SiteEntry(entry, rawPath, modified);
  const path = joined(textOf(directory, codec), name, codec);
  return new SiteEntry(entry, rawPath, modified, path as string);
}
