import { type FileHash, type HashAlgorithm, isHashAlgorithm } from "./hash/hash-reply.ts";
import { chmod, mkdir, rename, rmdir } from "./operation/change.ts";
import { exists, hash, stat } from "./operation/inspect.ts";
import { readlink, symlink } from "./operation/links.ts";
import { type FileTime, utimes } from "./operation/utimes.ts";
import { checkOptions, type OptionKinds } from "./options/check-options.ts";
import type { RemotePath } from "./path/remote-path.ts";
import type { SiteEntry } from "./path/site-entry.ts";
import { contextFor, SiteBase } from "./site-base.ts";
import {
  CALL_KINDS,
  type HashOptions,
  type MkdirOptions,
  type SiteCallOptions,
} from "./site-call-options.ts";

const MKDIR_KINDS: OptionKinds<MkdirOptions> = { ...CALL_KINDS, recursive: "boolean" };
const HASH_KINDS: OptionKinds<HashOptions> = { ...CALL_KINDS, algorithm: "string" };

/** The calls about one path, which move no file through this machine. */
export class SitePaths extends SiteBase {
  /**
   * What is at the path: by MLST, else from the listing of its directory; where the server lists nothing, by SIZE, MDTM and CWD.
   *
   * @throws FileError `ENOENT` when nothing is there, `EACCES` when the server forbids to look
   */
  async stat(path: RemotePath, options: SiteCallOptions = {}): Promise<SiteEntry> {
    checkOptions<SiteCallOptions>("stat()", options, CALL_KINDS);
    return await stat(contextFor(this, "stat", path), path, options.signal);
  }

  /** Whether something is at the path. Rejects where the server forbids to look, or cannot say. */
  async exists(path: RemotePath, options: SiteCallOptions = {}): Promise<boolean> {
    checkOptions<SiteCallOptions>("exists()", options, CALL_KINDS);
    return await exists(contextFor(this, "exists", path), path, options.signal);
  }

  /**
   * The hash of a file, computed by the server: by HASH, else by XSHA256, XSHA512, XSHA1, XMD5 or XCRC. The server reads the whole file
   * before it answers, within the limit for replies (`ftp: { timeout: { reply } }`).
   *
   * @throws FileError `ENOTSUP` when the server offers no such hash, `ENOENT`, `EISDIR`, `EACCES`
   */
  async hash(path: RemotePath, options: HashOptions = {}): Promise<FileHash> {
    checkOptions<HashOptions>("hash()", options, HASH_KINDS);
    return await hash(
      contextFor(this, "hash", path),
      path,
      checkedAlgorithm(options.algorithm),
      options.signal,
    );
  }

  /** Makes a directory. */
  async mkdir(path: RemotePath, options: MkdirOptions = {}): Promise<void> {
    checkOptions<MkdirOptions>("mkdir()", options, MKDIR_KINDS);
    await mkdir(contextFor(this, "mkdir", path), path, options);
  }

  /** Removes an empty directory. */
  async rmdir(path: RemotePath, options: SiteCallOptions = {}): Promise<void> {
    checkOptions<SiteCallOptions>("rmdir()", options, CALL_KINDS);
    await rmdir(contextFor(this, "rmdir", path), path, options.signal);
  }

  /** Renames a file or a directory, within the site. Whether an existing target is replaced is the server's decision. */
  async rename(from: RemotePath, to: RemotePath, options: SiteCallOptions = {}): Promise<void> {
    checkOptions<SiteCallOptions>("rename()", options, CALL_KINDS);
    await rename(contextFor(this, "rename", from, to), from, to, options.signal);
  }

  /**
   * Sets the modification time, in the manner of `node:fs`: a Date, or seconds since 1970. Whole seconds only; the access time is not
   * sent. By MFMT, MFF, SITE UTIME or MDTM, whichever the server was seen to carry out.
   *
   * @throws FileError `ENOTSUP` where the server cannot; RangeError for an invalid time
   */
  async utimes(
    path: RemotePath,
    _atime: FileTime,
    mtime: FileTime,
    options: SiteCallOptions = {},
  ): Promise<void> {
    checkOptions<SiteCallOptions>("utimes()", options, CALL_KINDS);
    await utimes(contextFor(this, "utimes", path), path, mtime, options.signal);
  }

  /** Sets the permission bits (`0o644`) by SITE CHMOD. */
  async chmod(path: RemotePath, mode: number, options: SiteCallOptions = {}): Promise<void> {
    checkOptions<SiteCallOptions>("chmod()", options, CALL_KINDS);
    await chmod(contextFor(this, "chmod", path), path, mode, options.signal);
  }

  /**
   * Makes a symbolic link by SITE SYMLINK. The target is taken as it is.
   *
   * @throws FileError `ENOTSUP` where the server does not know the command, and for a target with a space in it
   */
  async symlink(target: string, path: RemotePath, options: SiteCallOptions = {}): Promise<void> {
    checkOptions<SiteCallOptions>("symlink()", options, CALL_KINDS);
    await symlink(contextFor(this, "symlink", path, target), target, path, options.signal);
  }

  /** Where a symbolic link leads, as the server prints it. Rejects with FileError `EINVAL` for what is not shown as a link. */
  async readlink(path: RemotePath, options: SiteCallOptions = {}): Promise<string> {
    checkOptions<SiteCallOptions>("readlink()", options, CALL_KINDS);
    return await readlink(contextFor(this, "readlink", path), path, options.signal);
  }
}

function checkedAlgorithm(name: string | undefined): HashAlgorithm | undefined {
  if (name === undefined || isHashAlgorithm(name)) return name;
  throw new TypeError("the option algorithm of hash() must be SHA-256, SHA-512, SHA-1, MD5 or CRC32");
}
