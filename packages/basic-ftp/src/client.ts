import type { Readable, Writable } from "node:stream";
import { turnOf } from "./base-client.ts";
import { ConnectingClient } from "./connecting-client.ts";
import type { FTPResponse } from "./errors/ftp-error.ts";
import type { FileInfo } from "./listing/file-info.ts";
import { downloadToFile, downloadToStream } from "./operation/download.ts";
import { list } from "./operation/list.ts";
import * as trees from "./operation/trees.ts";
import { type UploadCommand, uploadFile, type UploadOptions, uploadStream } from "./operation/upload.ts";
import { handled } from "./transfer/handled.ts";
import type { ProgressHandler } from "./transfer/progress-tracker.ts";
import { StreamSource } from "./transfer/stream-source.ts";
import { StreamSink } from "./transfer/stream-sink.ts";
import { isReadable } from "./transfer/writable-state.ts";

/** A session on an FTP server. Calls are made one after the other, in the order in which they were asked for. */
export class Client extends ConnectingClient {
  /** Reports the progress of uploads, downloads and listings to the handler, or to nobody any more. Counts from 0 again. */
  trackProgress(handler?: ProgressHandler): void {
    this.progress.reportTo(handler);
  }

  /** Uploads a stream or a local file, and replaces what is there. */
  async uploadFrom(
    source: Readable | string,
    toRemotePath: string,
    options: UploadOptions = {},
  ): Promise<FTPResponse> {
    return await this.#upload(source, toRemotePath, "STOR", options);
  }

  /** Uploads a stream or a local file after the end of what is there. */
  async appendFrom(
    source: Readable | string,
    toRemotePath: string,
    options: UploadOptions = {},
  ): Promise<FTPResponse> {
    return await this.#upload(source, toRemotePath, "APPE", options);
  }

  /**
   * Downloads a file to a stream, which is ended, or to a local path.
   *
   * When it fails, a stream that can be read is destroyed with the error, for its reader; then nobody else has to handle it.
   *
   * @param startAt the first byte that is transferred; in a local file, which must be there, also the place where it goes
   */
  downloadTo(destination: Writable | string, fromRemotePath: string, startAt = 0): Promise<FTPResponse> {
    if (typeof destination === "string")
      return turnOf(this, () => downloadToFile(this, destination, fromRemotePath, startAt));
    const response = this.#downloadToStream(destination, fromRemotePath, startAt);
    return isReadable(destination) ? handled(response) : response;
  }

  /** Lists the working directory, or the one at the path. */
  async list(path = ""): Promise<FileInfo[]> {
    return await turnOf(this, () => list(this, path));
  }

  /** Removes a directory with everything in it; the root directory is only emptied. */
  async removeDir(remoteDirPath: string): Promise<void> {
    await turnOf(this, () => trees.comingBack(this, () => trees.removeDir(this, remoteDirPath)));
  }

  /** Removes everything in the working directory. */
  async clearWorkingDir(): Promise<void> {
    await turnOf(this, () => trees.clearWorkingDir(this));
  }

  /** Makes a directory, with those above it, where it is not there, and enters it. */
  async ensureDir(remoteDirPath: string): Promise<void> {
    await turnOf(this, () => trees.ensureDir(this, remoteDirPath));
  }

  /** Uploads what is in a local directory to the working directory, or to one that is made if need be. Other files stay. */
  async uploadFromDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    const work = async (): Promise<void> => {
      if (remoteDirPath !== undefined && remoteDirPath !== "") await this.ensureDir(remoteDirPath);
      await trees.uploadToWorkingDir(this, localDirPath);
    };
    await turnOf(this, () => trees.comingBack(this, work));
  }

  /** Downloads what is in the working directory, or in another one, to a local directory, which is made if need be. */
  async downloadToDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    await turnOf(this, () =>
      trees.comingBack(this, () => trees.downloadDir(this, localDirPath, remoteDirPath)),
    );
  }

  /** @deprecated use {@link uploadFrom} */
  async upload(
    source: Readable | string,
    toRemotePath: string,
    options: UploadOptions = {},
  ): Promise<FTPResponse> {
    this.ftp.log("Warning: upload() has been deprecated, use uploadFrom().");
    return await this.uploadFrom(source, toRemotePath, options);
  }

  /** @deprecated use {@link appendFrom} */
  async append(
    source: Readable | string,
    toRemotePath: string,
    options: UploadOptions = {},
  ): Promise<FTPResponse> {
    this.ftp.log("Warning: append() has been deprecated, use appendFrom().");
    return await this.appendFrom(source, toRemotePath, options);
  }

  /** @deprecated use {@link downloadTo} */
  async download(destination: Writable | string, fromRemotePath: string, startAt = 0): Promise<FTPResponse> {
    this.ftp.log("Warning: download() has been deprecated, use downloadTo().");
    return await this.downloadTo(destination, fromRemotePath, startAt);
  }

  /** @deprecated use {@link uploadFromDir} */
  async uploadDir(localDirPath: string, remoteDirPath?: string): Promise<void> {
    this.ftp.log("Warning: uploadDir() has been deprecated, use uploadFromDir().");
    await this.uploadFromDir(localDirPath, remoteDirPath);
  }

  /** @deprecated use {@link downloadToDir} */
  async downloadDir(localDirPath: string): Promise<void> {
    this.ftp.log("Warning: downloadDir() has been deprecated, use downloadToDir().");
    await this.downloadToDir(localDirPath);
  }

  async #downloadToStream(destination: Writable, path: string, startAt: number): Promise<FTPResponse> {
    const sink = new StreamSink(destination);
    try {
      return await turnOf(this, () => downloadToStream(this, sink, path, startAt));
    } finally {
      sink.release();
    }
  }

  async #upload(
    source: Readable | string,
    path: string,
    command: UploadCommand,
    options: UploadOptions,
  ): Promise<FTPResponse> {
    if (typeof source === "string")
      return await turnOf(this, () => uploadFile(this, source, path, command, options));
    const adopted = new StreamSource(source);
    try {
      return await turnOf(this, () => uploadStream(this, adopted, path, command));
    } catch (error) {
      // Its turn may never have come.
      adopted.abandon();
      throw error;
    }
  }
}
