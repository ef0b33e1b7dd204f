import type { Readable, Writable } from "node:stream";
import { download } from "./download/download.ts";
import type { DownloadOptions, DownloadResult } from "./download/download-options.ts";
import { checkOptions } from "./options/check-options.ts";
import type { RemotePath } from "./path/remote-path.ts";
import { contextFor, contextOf } from "./site-base.ts";
import { CALL_KINDS, type SiteCallOptions } from "./site-call-options.ts";
import { SitePaths } from "./site-paths.ts";
import { readFile, type ReadFileOptions } from "./stream/read-file.ts";
import { createReadStream, readable, type ReadStreamOptions } from "./stream/read-stream.ts";
import { copyFile } from "./upload/copy-file.ts";
import type { UploadSource } from "./upload/source.ts";
import { upload } from "./upload/upload.ts";
import {
  checkUploadOptions,
  OPTIONS_OF_FILES,
  type UploadOptions,
  type UploadResult,
  type WriteStreamOptions,
} from "./upload/upload-options.ts";
import {
  appendFile,
  type AppendFileOptions,
  type FileData,
  writeFile,
  type WriteFileOptions,
} from "./upload/write-file.ts";
import { createWriteStream, writable } from "./upload/write-stream.ts";

/** The calls that move one file. */
export class SiteFiles extends SitePaths {
  /**
   * Downloads a file. It gets its name when it is complete and compared with the server's; until then it is `.NAME.part` next to it,
   * with `.NAME.part.json`. A later call for the same file goes on where this one has ended, if size and modification time of the server's file are
   * equal to the recorded ones, after it has fetched the last 64 KiB again and found them the same; else it starts over.
   *
   * @throws FileError for what the server refuses, LocalFileError for what the system does, IntegrityError for a file that is not the
   * server's or has changed meanwhile, RetriesExhaustedError
   */
  async download(
    remote: RemotePath,
    local: string | URL,
    options: DownloadOptions = {},
  ): Promise<DownloadResult> {
    return await download(contextFor(this, "download", remote), remote, local, options);
  }

  /** The contents of a file: a Buffer, or text in the encoding. After a lost connection it is fetched anew. */
  async readFile(
    path: RemotePath,
    options?: (ReadFileOptions & { readonly encoding?: null | undefined }) | null,
  ): Promise<Buffer>;
  async readFile(
    path: RemotePath,
    options: BufferEncoding | (ReadFileOptions & { readonly encoding: BufferEncoding }),
  ): Promise<string>;
  async readFile(
    path: RemotePath,
    options: BufferEncoding | ReadFileOptions | null = {},
  ): Promise<Buffer | string> {
    return await readFile(contextFor(this, "readFile", path), path, options);
  }

  /**
   * The bytes of a file as a stream of Node, no faster than they are read. A lost connection is replaced, and the file is read on
   * at the byte that was reached if size and modification time are unchanged and the last 64 KiB are the same; else the stream
   * ends with an IntegrityError. Destroying it gives the connection back.
   */
  createReadStream(path: RemotePath, options: ReadStreamOptions = {}): Readable {
    return createReadStream(contextFor(this, "createReadStream", path), path, options);
  }

  /** The same as a byte stream of the web. */
  readable(path: RemotePath, options: ReadStreamOptions = {}): ReadableStream<Uint8Array> {
    return readable(contextFor(this, "readable", path), path, options);
  }

  /**
   * Uploads one file: from a local path, bytes, an iterable or a stream. It gets its name when it is whole, verified, and has its
   * time and permissions; until then the old one stays. A connection that is lost is replaced, and the upload goes on where the server has got to.
   *
   * A stream or a generator is kept for its last 4 MiB; where more is missing, a broken upload of it cannot go on. A source that fails
   * leaves nothing under the name.
   *
   * @throws FileError `ENOSPC`, `EACCES`, `EISDIR`; IntegrityError; StoredNameError; SourceSpentError; UnknownOutcomeError when the connection was
   * lost for good at the rename; LocalFileError for the local file, and what the source throws
   */
  async upload(source: UploadSource, path: RemotePath, options: UploadOptions = {}): Promise<UploadResult> {
    checkUploadOptions("upload()", options);
    return await upload(contextOf(this), source, path, options);
  }

  /** Writes a whole file, as `upload` does: text (`utf8` unless `encoding` says otherwise), bytes, an iterable or a stream. */
  async writeFile(
    path: RemotePath,
    data: FileData,
    options: WriteFileOptions | BufferEncoding = {},
  ): Promise<UploadResult> {
    return await writeFile(contextOf(this), path, data, options);
  }

  /**
   * Adds text or bytes to the end of a file, which is made if it is not there. The size before is asked first: after a lost connection
   * it shows what became of the command. Appends of one site to one path go one after the other.
   *
   * @throws UnknownOutcomeError when the size afterwards shows neither that nothing was added nor that all was
   */
  async appendFile(
    path: RemotePath,
    data: string | Uint8Array,
    options: AppendFileOptions | BufferEncoding = {},
  ): Promise<void> {
    await appendFile(contextFor(this, "appendFile", path), path, data, options);
  }

  /**
   * A Node stream that writes a whole file, as `upload` does. `finish` and `close` come when the file has its name. `destroy()` leaves
   * nothing, and an upload that fails destroys the stream.
   */
  createWriteStream(path: RemotePath, options: WriteStreamOptions = {}): Writable {
    checkUploadOptions("createWriteStream()", options, OPTIONS_OF_FILES);
    return createWriteStream(contextFor(this, "createWriteStream", path), path, options);
  }

  /** The same as a web stream: `close()` resolves when the file has its name; `abort()` leaves nothing. */
  writable(path: RemotePath, options: WriteStreamOptions = {}): WritableStream<Uint8Array> {
    checkUploadOptions("writable()", options, OPTIONS_OF_FILES);
    return writable(contextFor(this, "writable", path), path, options);
  }

  /**
   * Copies a file within the site: on the server where FEAT offers SITE COPY, else through this machine, by a temporary file if it is
   * larger than 1 MiB. One connection is enough.
   */
  async copyFile(from: RemotePath, to: RemotePath, options: SiteCallOptions = {}): Promise<void> {
    checkOptions<SiteCallOptions>("copyFile()", options, CALL_KINDS);
    await copyFile(contextFor(this, "copyFile", from, to), from, to, options);
  }
}
