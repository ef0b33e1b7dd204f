import { isReplyError } from "@ftplib/reply";
import { isFull } from "../operation/refusal.ts";
import { parentOf, type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { Ahead } from "./ahead.ts";
import { clean } from "./clean.ts";
import { makeMissing } from "./directories.ts";
import { takePathTurn } from "./path-turn.ts";
import type { KnownDirectories } from "./known-directories.ts";
import { settle } from "./settle.ts";
import { settlesWithin } from "./settles-within.ts";
import { resultOf } from "./upload.ts";
import type { FileToUpload, UploadManyOptions, Work } from "./many-files.ts";
import type { UploadResult } from "./upload-options.ts";
import type { UploadState } from "./upload-state.ts";

/** How many files are stored before they get their names. */
const MOST = 64;
/** The same while calls of the same run wait for a session. */
const SOME = 32;
/** The same while other calls do (P3). */
const FEW = 8;
/** How long a batch waits for its next file, milliseconds. */
const PATIENCE = 50;

/** Where a batch takes its files from, and what it does with those that are done. */
export interface BatchOfFiles<Item> {
  readonly first: Work<Item>;
  readonly take: () => Promise<Work<Item> | undefined>;
  /** What was taken and is not there yet, for the next batch. */
  readonly putBack: (taking: Promise<Work<Item> | undefined>) => void;
  readonly done: (item: Item, result: UploadResult) => void;
  /** False once the run is to end: no further file is stored. */
  readonly mayGoOn: () => boolean;
}

/**
 * Small files on one session, in few round trips: they are stored one right after the other (`storeMany`), most under temporary names; then
 * sizes, times and names of all of them are settled. What does not come through is left to an upload of its own, which goes on
 * where this has got to.
 */
export class Batch<Item extends FileToUpload> {
  readonly #site: SiteContext;
  readonly #options: UploadManyOptions;
  readonly #directories: KnownDirectories;
  readonly #files: BatchOfFiles<Item>;
  readonly #taken: Work<Item>[] = [];
  /** The file after these, until it is there. */
  #ahead: Ahead<Work<Item> | undefined> | undefined;
  /** Those of which an earlier attempt had sent bytes to the final name. */
  readonly #hadTouched = new Set<UploadState>();
  #isOver = false;
  /** Ends the turns of the files that go directly to their final names. */
  readonly #turns: (() => void)[] = [];

  constructor(
    site: SiteContext,
    options: UploadManyOptions,
    directories: KnownDirectories,
    files: BatchOfFiles<Item>,
  ) {
    this.#site = site;
    this.#options = options;
    this.#directories = directories;
    this.#files = files;
  }

  /** Returns those that are not done. */
  async run(): Promise<readonly Work<Item>[]> {
    try {
      return await this.#run();
    } finally {
      for (const end of this.#turns) end();
    }
  }

  async #run(): Promise<readonly Work<Item>[]> {
    const { first } = this.#files;
    const run = async (session: SiteSession): Promise<void> => {
      const stored = await this.#store(session);
      await settle(session, stored);
    };
    try {
      const path = shown(first.upload.path);
      const operation = {
        name: "uploadMany",
        path,
        run: (session: SiteSession) => run(session).catch(() => {}),
      };
      await perform(this.#site, operation, this.#options.signal);
    } catch (error) {
      // Nothing goes on from here: what was stored under temporary names is removed.
      for (const { upload } of this.#taken) await clean(upload);
      throw error;
    }
    for (const { item, upload } of this.#taken) {
      if (upload.isDone) this.#files.done(item, resultOf(upload));
    }
    return this.#taken.filter(({ upload }) => !upload.isDone);
  }

  /** Stores the files, and returns those that were stored. */
  async #store(session: SiteSession): Promise<readonly UploadState[]> {
    const stored: UploadState[] = [];
    const outcomes = session.ftp.storeMany(this.#toStore(session), { signal: this.#options.signal });
    try {
      for await (const { item, error } of outcomes) {
        const { upload } = item.work;
        if (error !== undefined) {
          upload.failure = error;
          if (isFull(error)) this.#isOver = true;
          // A refusal before any data has changed nothing, but for want of room a file may be there already.
          const isUntouched = isReplyError(error) && error.phase === "reply";
          upload.hasBegun = !isUntouched || isFull(error);
          if (isUntouched) upload.hasTouched = this.#hadTouched.has(upload);
          continue;
        }
        upload.size = item.source.length;
        upload.bytes = item.source.length;
        stored.push(upload);
      }
    } catch (error) {
      // The connection is lost; what was stored before is looked at one by one.
      void error;
    }
    this.#isOver = true;
    if (this.#ahead !== undefined) this.#files.putBack(this.#ahead.promise);
    return stored;
  }

  async *#toStore(
    session: SiteSession,
  ): AsyncGenerator<{ path: RemotePath; source: Uint8Array; work: Work<Item> }, void, undefined> {
    for (let next: Work<Item> | undefined = this.#files.first; next !== undefined; ) {
      this.#taken.push(next);
      const { upload, bytes } = next;
      // A large one goes by itself, and ends the batch.
      if (bytes === undefined) return;
      // It has to be there when it is asked for: what is sent with one file depends on whether another follows.
      this.#ahead = new Ahead(this.#files.take());
      if (this.#options.mkdir !== false) {
        const directory = parentOf(upload.path);
        // An upload that is refused for want of it costs more.
        const making = this.#directories.make(directory, () => makeMissing(this.#site, session, directory));
        if (making !== undefined) await making;
      }
      if (this.#mayStore(upload)) {
        upload.hasBegun = true;
        if (upload.hasTouched) this.#hadTouched.add(upload);
        upload.hasTouched ||= upload.temporary === undefined;
        upload.given = bytes.length;
        yield { path: upload.temporary ?? upload.path, source: bytes, work: next };
      }
      if (this.#taken.length >= this.#most()) return;
      // Those that are stored do not wait long for their names.
      if (!this.#ahead.isThere && !(await settlesWithin(this.#ahead.promise, PATIENCE))) return;
      if (this.#isOver || !this.#files.mayGoOn()) return;
      next = await this.#ahead.promise;
      this.#ahead = undefined;
    }
  }

  /** Another call may be writing to the final name: then the file is left to an upload of its own, which waits for that without a session. */
  #mayStore({ temporary, path }: UploadState): boolean {
    if (temporary !== undefined) return true;
    const end = takePathTurn(this.#site, path);
    if (end !== undefined) this.#turns.push(end);
    return end !== undefined;
  }

  #most(): number {
    const { pool } = this.#site;
    if (pool.hasUrgent) return FEW;
    return pool.size.waiting > 0 ? SOME : MOST;
  }
}
