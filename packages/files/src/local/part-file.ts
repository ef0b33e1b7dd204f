import { type FileHandle, rename, rm } from "node:fs/promises";
import { onLocalFile } from "../errors/local-file-error.ts";
import type { FileHash, HashAlgorithm } from "../hash/hash-reply.ts";
import { beginHash, type RunningHash } from "../hash/local-hash.ts";
import { BlockWriter } from "./block-writer.ts";
import { type FileVersion, isSameVersion } from "./file-version.ts";
import { type FoundPart, findPart, openPart, OVERLAP } from "./found-part.ts";
import type { LocalTarget } from "./local-target.ts";
import { disownPart, writeRecord } from "./part-record.ts";
import { Ranges } from "./ranges.ts";
import { Seam } from "./seam.ts";

const READ_SIZE = 1 << 18;

/** A file that is not complete: `.NAME.part`, with the record of what it is a part of next to it (D1). */
export class PartFile {
  readonly #target: LocalTarget;
  readonly #found: FoundPart;
  #version: FileVersion;
  #ranges: Ranges;
  /** Whether the file has had its whole length from the start, and its length says nothing. */
  #isWhole: boolean;
  #file: FileHandle | undefined;
  #running: RunningHash | undefined;
  #hashedTo = 0;
  #saving: Promise<void> = Promise.resolve();
  readonly #seams: Seam[] = [];
  /** The hash of the server's file, if it was asked for. */
  serverHash: FileHash | undefined;

  private constructor(target: LocalTarget, found: FoundPart) {
    const { left } = found;
    this.#target = target;
    this.#found = found;
    this.#version = { size: left?.record.size, modified: left?.record.modified };
    this.#ranges = new Ranges(left?.ranges ?? []);
    this.#isWhole = left?.record.ranges !== undefined;
    this.serverHash = left?.record.hash;
  }

  /** Looks for what an earlier call has left. Nothing is opened yet; the name of the part is taken until {@link giveBack}. */
  static async find(target: LocalTarget): Promise<PartFile> {
    return new PartFile(target, await onLocalFile(target.given, () => findPart(target)));
  }

  /** Nothing more is done with the part: its name is free. */
  giveBack(): void {
    this.#found.giveBack();
  }

  get ranges(): Ranges {
    return this.#ranges;
  }

  get version(): FileVersion {
    return this.#version;
  }

  /** Whether this part can be continued by a later call. What is fetched again anyway is not kept. */
  get isKeepable(): boolean {
    const { size, modified } = this.#version;
    return size !== undefined && size > OVERLAP && modified !== undefined;
  }

  /**
   * Opens the part of this version of the server's file: what is there is kept if it is of the same one, else all begins anew.
   *
   * @param isOpenEnded whether the file may turn out longer than the version says
   * @returns whether what is there was kept
   */
  async begin(version: FileVersion, isOpenEnded: boolean, mayKeep: boolean): Promise<boolean> {
    await this.#open();
    if (!mayKeep || !isSameVersion(version, this.#version)) {
      await this.restart(version, isOpenEnded);
      return false;
    }
    const last = this.#ranges.all.at(-1);
    if (isOpenEnded && last !== undefined && last.reached < last.end) last.end = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Throws away what is there. */
  async restart(version: FileVersion, isOpenEnded: boolean): Promise<void> {
    const file = await this.#open();
    this.#version = version;
    this.serverHash = undefined;
    this.#running = undefined;
    this.#hashedTo = 0;
    this.#isWhole = false;
    this.#seams.length = 0;
    const end = isOpenEnded ? undefined : version.size;
    this.#ranges = new Ranges([{ start: 0, reached: 0, end: end ?? Number.POSITIVE_INFINITY }]);
    await this.#onLocal(async () => {
      await file.truncate(0);
      if (!this.isKeepable) await rm(this.#found.record, { force: true });
    });
    await this.save();
  }

  /** Divides what is missing among several connections, if it is known how much that is. */
  async split(count: number): Promise<void> {
    const { size } = this.#version;
    if (size === undefined) return;
    this.#ranges.split(count, size);
    if (this.#ranges.all.length === 1) return;
    this.#isWhole = true;
    await this.#onLocal(() => this.#opened.truncate(size));
    await this.save();
  }

  /** Writes bytes that come one after the other, from that position on. */
  writer(position: number, most: number, onWritten: (position: number) => void): BlockWriter {
    return new BlockWriter({ file: this.#opened, path: this.#target.given, position, most, onWritten });
  }

  /** Takes what comes after the end of a piece. */
  seamAt(end: number): Seam {
    const seam = new Seam(end);
    this.#seams.push(seam);
    return seam;
  }

  /** Whether each piece goes on with what the next one begins with. */
  async seamsFit(): Promise<boolean> {
    for (const { at, bytes } of this.#seams) {
      const there = await this.read(at, at + bytes.length);
      if (Buffer.compare(there, bytes) !== 0) return false;
    }
    return true;
  }

  /** Writes the record: what is there, and of what. One at a time. */
  async save(): Promise<void> {
    const saving = this.#saving.then(() => this.#save());
    this.#saving = saving.catch(() => {});
    await saving;
  }

  async #save(): Promise<void> {
    const { size, modified } = this.#version;
    if (!this.isKeepable || size === undefined || modified === undefined) return;
    const within = (offset: number): number => Math.min(offset, size);
    const ranges = this.#ranges.all.map((range) => ({ ...range, end: within(range.end) }));
    const offset = within(this.#ranges.offset);
    const pieces = this.#isWhole ? ranges : undefined;
    const record = { size, modified, hash: this.serverHash, offset, ranges: pieces };
    await this.#onLocal(() => writeRecord(this.#found.record, record));
  }

  /** What is there from one offset up to another, or to the end. */
  async read(start: number, end: number): Promise<Uint8Array> {
    return await this.#onLocal(async () => {
      const bytes = new Uint8Array(end - start);
      let at = 0;
      while (at < bytes.length) {
        const { bytesRead } = await this.#opened.read(bytes, at, bytes.length - at, start + at);
        if (bytesRead === 0) break;
        at += bytesRead;
      }
      return bytes.subarray(0, at);
    });
  }

  /** Bytes that were received: hashed on their way if they are the next ones. */
  hashAlong(algorithm: HashAlgorithm, position: number, bytes: Uint8Array): void {
    if (position !== this.#hashedTo) return;
    this.#running ??= beginHash(algorithm);
    this.#running.update(bytes);
    this.#hashedTo += bytes.length;
  }

  /** The hash of the whole part. What came before this call, or out of order, is read from the disk. */
  async hash(algorithm: HashAlgorithm): Promise<FileHash> {
    for (;;) {
      const bytes = await this.read(this.#hashedTo, this.#hashedTo + READ_SIZE);
      if (bytes.length === 0) break;
      this.hashAlong(algorithm, this.#hashedTo, bytes);
    }
    this.#running ??= beginHash(algorithm);
    return { algorithm, hex: this.#running.digest() };
  }

  /** The file is complete: it gets its time and its name. */
  async commit(mtime: Date | undefined): Promise<void> {
    const { path, mode } = this.#target;
    const { part, record } = this.#found;
    await this.#saving;
    await this.#onLocal(async () => {
      const file = this.#opened;
      if (this.#isWhole) await file.truncate(this.#ranges.bytes);
      // Only what somebody else wrote to the part can make a difference here.
      const { size } = await file.stat();
      if (size !== this.#ranges.bytes) throw changedByOthers(part, size);
      // File systems without permissions refuse to change them.
      if (mode !== undefined) await file.chmod(mode).catch(() => {});
      if (mtime !== undefined) await file.utimes(mtime, mtime);
      this.#file = undefined;
      await file.close();
      await rename(part, path);
      await rm(record, { force: true });
      await disownPart(path);
    });
  }

  /** After a failure: what a later call can continue is kept. */
  async leave(): Promise<void> {
    if (this.#file === undefined) return;
    if (!this.isKeepable || this.#ranges.bytes === 0) return await this.remove();
    // A full disk may have no room for the record either: then the older one is there.
    await this.save().catch(() => {});
    await this.#close();
  }

  /** After a failure that shows that the part is worth nothing. */
  async remove(): Promise<void> {
    await this.#close();
    await rm(this.#found.part, { force: true });
    await rm(this.#found.record, { force: true });
  }

  get #opened(): FileHandle {
    if (this.#file === undefined) throw new TypeError("the part is not open");
    return this.#file;
  }

  async #open(): Promise<FileHandle> {
    return (this.#file ??= await this.#onLocal(() => openPart(this.#found)));
  }

  async #onLocal<T>(step: () => Promise<T>): Promise<T> {
    return await onLocalFile(this.#target.given, step);
  }

  async #close(): Promise<void> {
    await this.#saving;
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => {});
  }
}

function changedByOthers(path: string, size: number): Error {
  const message = `EBUSY: another program has changed '${path}': it has ${size} bytes`;
  return Object.assign(new Error(message), { code: "EBUSY", syscall: "fstat" });
}
