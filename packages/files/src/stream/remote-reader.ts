import { FtpError } from "@ftplib/reply";
import { TransferIncompleteError } from "ftplib";
import { IntegrityError } from "../errors/integrity-error.ts";
import { type FileVersion, isSameVersion } from "../local/file-version.ts";
import { OVERLAP } from "../local/found-part.ts";
import { Overlap, OverlapMismatch } from "../operation/overlap.ts";
import { remoteFacts } from "../operation/remote-facts.ts";
import { Enough, RestRefused, retrieve } from "../operation/retrieve.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { Handover } from "./handover.ts";
import { Tail } from "./tail.ts";

/** What is read. */
export interface Reading {
  /** The method, for errors. */
  readonly operation: string;
  readonly path: RemotePath;
  /** The first byte. */
  readonly start: number;
  /** After the last byte; infinite for the end of the file. */
  readonly end: number;
  readonly signal: AbortSignal | undefined;
}

const BLOCK_SIZE = 1 << 16;

/**
 * The bytes of a file, one block at a time, as fast as they are taken. A lost connection is replaced, and the file read on at the byte
 * that was reached, if it is still the same one: size and modification time are equal, and so are the last 64 KiB. Nothing is sent
 * before the first block is asked for.
 */
export class RemoteReader {
  readonly #site: SiteContext;
  readonly #reading: Reading;
  readonly #handover = new Handover();
  readonly #tail = new Tail(OVERLAP);
  readonly #cancelling = new AbortController();
  #ended: Promise<void> | undefined;
  #version: FileVersion | undefined;
  #reached: number;
  #canRestart = true;
  /** The session whose data connection is open. */
  #transferring: SiteSession | undefined;

  constructor(site: SiteContext, reading: Reading) {
    this.#site = site;
    this.#reading = reading;
    this.#reached = reading.start;
  }

  /** The next block; undefined at the end. One at a time. */
  async next(): Promise<Uint8Array | undefined> {
    this.#ended ??= this.#run();
    return await this.#handover.take();
  }

  /** Leaves the file; resolves when the session was given back. */
  async cancel(): Promise<void> {
    this.#cancelling.abort();
    if (this.#handover.isWaiting) this.#handover.release();
    else await this.#transferring?.ftp.abort().catch(() => {});
    await this.#ended;
  }

  get #isCancelled(): boolean {
    return this.#cancelling.signal.aborted;
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { operation, path, signal } = this.#reading;
    const waiting = AbortSignal.any([this.#cancelling.signal, ...(signal === undefined ? [] : [signal])]);
    const run = async (session: SiteSession, onProgress: () => void): Promise<void> =>
      await this.#attempt(session, onProgress);
    try {
      await perform(this.#site, { name: operation, path: shown(path), run, waiting }, signal);
      this.#handover.end();
    } catch (error) {
      this.#handover.end({ error });
    }
  }

  async #attempt(session: SiteSession, onProgress: () => void): Promise<void> {
    const { operation, path, start, end } = this.#reading;
    if (end <= start) return;
    const version = await remoteFacts(session, path, operation);
    const isContinued = this.#reached > start;
    if (isContinued && !isSameVersion(version, this.#version ?? version)) throw this.#changed(version);
    this.#version = version;
    await this.#receiveAnyhow(session, onProgress);
    const due = Math.min(end, version.size ?? 0);
    if (!this.#isCancelled && this.#reached < due) await this.#endedEarly(session, due);
  }

  /** Where REST does not work, the file comes from its start, and what the reader has is skipped. */
  async #receiveAnyhow(session: SiteSession, onProgress: () => void): Promise<void> {
    try {
      await this.#receive(session, onProgress);
    } catch (error) {
      if (!(error instanceof RestRefused) && !(error instanceof OverlapMismatch)) throw error;
      if (!this.#canRestart) throw this.#integrity("its last 64 KiB are not what they were");
      this.#canRestart = false;
      await this.#receiveAnyhow(session, onProgress);
    }
  }

  async #receive(session: SiteSession, onProgress: () => void): Promise<void> {
    const { operation, path, start, end, signal } = this.#reading;
    const tail = this.#reached > start ? this.#tail.bytes : new Uint8Array();
    const compared = this.#reached - tail.length;
    const begin = this.#canRestart ? compared : 0;
    const size = begin > 0 ? this.#version?.size : undefined;
    // Of a file that has grown the rest is there, too, unless the server may have ignored REST.
    const most = Math.min(end, size ?? Number.POSITIVE_INFINITY);
    const overlap = new Overlap(tail);
    let skip = compared - begin;
    let isTooLong = false;
    const sink = (block: Uint8Array): Promise<void> | undefined => {
      if (this.#isCancelled) throw new Enough();
      const skipped = Math.min(skip, block.length);
      skip -= skipped;
      const rest = overlap.take(block.subarray(skipped));
      const room = most - this.#reached;
      isTooLong = rest.length > room && most < end;
      const wanted = rest.length > room ? rest.subarray(0, room) : rest;
      if (isTooLong && wanted.length === 0) throw new Enough();
      if (wanted.length === 0) return undefined;
      this.#reached += wanted.length;
      this.#tail.push(wanted);
      onProgress();
      return this.#give(wanted, isTooLong || (wanted.length === room && most === end));
    };
    if (this.#isCancelled) return;
    this.#transferring = session;
    try {
      const isCompared = this.#version?.size === undefined;
      const blocksize = BLOCK_SIZE;
      await retrieve(session, { operation, path, begin, sink, blocksize, borrow: false, isCompared, signal });
    } catch (error) {
      if (this.#isCancelled) return;
      const isKnown = this.#version?.size !== undefined && this.#version.modified !== undefined;
      if (this.#reached === start || isKnown || signal?.aborted === true) throw error;
      throw this.#lost(error);
    } finally {
      this.#transferring = undefined;
    }
    if (!isTooLong || this.#isCancelled) return;
    const now = await remoteFacts(session, path, operation);
    if (isSameVersion(now, this.#version ?? now))
      throw this.#integrity("the server sends more than its size");
  }

  /** @throws Enough when that was all */
  #give(block: Uint8Array, isLast: boolean): Promise<void> | undefined {
    const taken = this.#handover.give(block);
    if (taken === undefined) {
      if (isLast) throw new Enough();
      return undefined;
    }
    return taken.then(() => {
      if (isLast || this.#isCancelled) throw new Enough();
    });
  }

  async #endedEarly(session: SiteSession, due: number): Promise<void> {
    const { operation, path, start } = this.#reading;
    const now = await remoteFacts(session, path, operation);
    if (this.#version !== undefined && !isSameVersion(now, this.#version)) throw this.#changed(now);
    const [bytes, expected] = [this.#reached - start, due - start];
    const what = `${bytes} bytes are less than the ${expected} it should have`;
    throw new TransferIncompleteError(`the server called the transfer complete, but ${what}`, {
      bytes,
      expected,
      phase: "finalReply",
    });
  }

  #lost(cause: unknown): FtpError {
    const why =
      "the server does not report size and modification time, so that nobody knows whether it is still the same";
    const where = `'${shown(this.#reading.path)}' was lost after ${this.#reached} bytes, and is not read on`;
    return new FtpError(`${where}: ${why}`, { cause });
  }

  #changed({ size }: FileVersion): IntegrityError {
    const is = size === undefined ? "" : `: it has ${size} bytes now`;
    return this.#integrity(`it changed on the server meanwhile${is}`);
  }

  #integrity(why: string): IntegrityError {
    const path = shown(this.#reading.path);
    return new IntegrityError(`'${path}' cannot be read on after ${this.#reached} bytes: ${why}`, { path });
  }
}
