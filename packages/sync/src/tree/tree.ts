import type { FileHash, HashAlgorithm } from "@ftplib/files";

/** What an entry of a tree is; `other` is a device, a pipe, a socket, or what a server does not say. */
export type TreeEntryType = "file" | "directory" | "symlink" | "other";

/** What is known of a file or directory. What its tree does not say is undefined, and is not compared. */
export interface TreeFacts {
  readonly type: TreeEntryType;
  /** Bytes; of files alone. */
  readonly size?: number | undefined;
  /** When it was modified, epoch milliseconds. */
  readonly mtime?: number | undefined;
  /** The unit of `mtime`, milliseconds: 1, 1,000, 2,000 (FAT), 60,000 and 86,400,000 (LIST); default 1. */
  readonly precision?: number | undefined;
  /** `mtime` is what a clock in an unknown zone shows: only the minutes within a quarter of an hour are sure. */
  readonly zone?: "unknown" | undefined;
  /** The hash of the content, where the tree has it at hand. */
  readonly hash?: FileHash | undefined;
}

/** An entry of a directory. */
export interface TreeEntry extends TreeFacts {
  /** Without a slash. A byte that is not UTF-8 is a character from U+F780 to U+F7FF, as in local names of `@ftplib/files`. */
  readonly name: string;
  /** Why it can be neither read nor changed, of an entry that only shows in listings; nothing is removed because of one in a source. */
  readonly problem?: string | undefined;
  /** Why a link shows as a link, of a tree that follows links. */
  readonly notFollowed?: string | undefined;
}

/** What a tree can do and say, which decides what is compared. */
export interface TreeTraits {
  /** Whether it is on a server: a newer file there is not overwritten without being asked to. */
  readonly isRemote: boolean;
  /**
   * Why nothing should be removed from it without a second thought: it is a root, a home directory, an empty path, or a path with `..`,
   * of which nobody knows where it leads.
   */
  readonly place?: "root" | "home" | "empty" | "above" | undefined;
  /** Whether it reports sizes. */
  readonly hasSizes: boolean;
  /** Whether it reports times. */
  readonly hasTimes: boolean;
  /** Whether a file that is written keeps the time of its source. */
  readonly keepsTimes: boolean;
  /** The hashes that it can give, the best first. */
  readonly hashes: readonly HashAlgorithm[];
  /** Whether `A` and `a` are one name. */
  readonly ignoresCase: boolean;
  /** How many calls are worth making at once. */
  readonly concurrency: number;
}

/** What every call takes. */
export interface TreeCallOptions {
  /** Cancels the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link Tree.read}. */
export interface TreeReadOptions extends TreeCallOptions {
  /** The byte to begin at; default 0. */
  readonly start?: number | undefined;
}

/** Where the content of a file comes from. */
export interface TreeSource {
  readonly tree: Tree;
  readonly path: string;
  readonly facts: TreeFacts;
}

/** Options of {@link Tree.write}. */
export interface TreeWriteOptions extends TreeCallOptions {
  /** Names this transfer: what one that was broken off has left is continued by a later call with the same name. */
  readonly resume?: string | undefined;
  /** Receives how many bytes of the file are there. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** A file to write, in {@link Tree.writeMany}. */
export interface TreeFile {
  readonly path: string;
  readonly source: TreeSource;
  /** Receives how many bytes of the file are there; small files, which travel together, report nothing. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** What became of a file of {@link Tree.writeMany}. */
export interface WrittenFile<File> {
  readonly file: File;
  /** Bytes that were transferred. */
  readonly bytes: number;
  /** What the file failed with; undefined when it is there. */
  readonly error: unknown;
}

/** A file to put on this machine, in {@link Tree.downloadMany}. */
export interface TreeDownload {
  /** The path in the tree. */
  readonly path: string;
  readonly local: string;
  readonly facts: TreeFacts;
  /** As of {@link TreeFile}; in {@link Tree.downloadMany} alone. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/**
 * Files and directories that can be compared and changed: either side of a plan. Paths are relative to the root, with `/`
 * between names; the empty path is the root itself. What is missing is an error with `code` `ENOENT`, as of `node:fs`.
 */
export interface Tree {
  /** Where it is, for people and for plans; without passwords. */
  readonly url: string;
  traits(options?: TreeCallOptions): Promise<TreeTraits>;
  /** The entries of one directory, in any order. */
  list(path: string, options?: TreeCallOptions): Promise<readonly TreeEntry[]>;
  /** The content of a file. */
  read(path: string, options?: TreeReadOptions): AsyncIterable<Uint8Array>;
  /**
   * Writes a whole file, which gets its name when it is complete, and the time of its source where that can be set.
   *
   * @returns bytes that were transferred
   */
  write(path: string, source: TreeSource, options?: TreeWriteOptions): Promise<number>;
  /** Whether a write is under the final name from its first byte, as far as that is known by now: one that is broken off leaves half a file. */
  writesInPlace?(): boolean;
  /** Removes a file or a link. */
  remove(path: string, options?: TreeCallOptions): Promise<void>;
  /** Removes an empty directory. */
  removeDirectory(path: string, options?: TreeCallOptions): Promise<void>;
  rename(from: string, to: string, options?: TreeCallOptions): Promise<void>;
  /** Makes a directory in one that is there; the empty path makes the root, with its parents. Rejects with `EEXIST` if it is there. */
  mkdir(path: string, options?: TreeCallOptions): Promise<void>;
  /** Sets the modification time, epoch milliseconds. */
  setTime(path: string, mtime: number, options?: TreeCallOptions): Promise<void>;
  /** The hash of a file. */
  hash?(path: string, algorithm: HashAlgorithm, options?: TreeCallOptions): Promise<FileHash>;
  /** Why an entry of that name cannot be made; undefined if it can. */
  nameProblem?(name: string): string | undefined;
  /** The path of a file on this machine, of trees that are there. */
  localPath?(path: string): string;
  /** Writes many files with fewer round trips than {@link write} takes; files may end in any order. */
  writeMany?<File extends TreeFile>(
    files: AsyncIterable<File>,
    options?: TreeCallOptions,
  ): AsyncIterable<WrittenFile<File>>;
  /** Puts one file on this machine, resuming what is there of it. Returns bytes that were transferred. */
  download?(file: TreeDownload, options?: TreeWriteOptions): Promise<number>;
  /** Puts many files on this machine. */
  downloadMany?<File extends TreeDownload>(
    files: AsyncIterable<File>,
    options?: TreeCallOptions,
  ): AsyncIterable<WrittenFile<File>>;
}
