import { isFileError } from "../errors/file-error.ts";
import { checkPath } from "../path/check-path.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { checkItemKeys, UPLOAD_ITEM } from "../options/check-item.ts";
import { Batch, type BatchOfFiles } from "./batch.ts";
import { clean } from "./clean.ts";
import { KnownDirectories } from "./known-directories.ts";
import type { FileToUpload, UploadedFile, UploadManyOptions, Work } from "./many-files.ts";
import { Outcomes } from "../progress/outcomes.ts";
import { SmallFileReader } from "../local/small-file-reader.ts";
import { SharedItems } from "./shared-items.ts";
import { ReadAhead } from "./read-ahead.ts";
import { readIfSmall, SMALL } from "./small-file.ts";
import { finish } from "./upload.ts";
import { checkUploadOptions, type UploadResult } from "./upload-options.ts";
import { adoptSource } from "./adopt-source.ts";
import { newUpload } from "./upload-state.ts";

/**
 * Uploads many files: see `Site.uploadMany`.
 *
 * @param directories those that are known to be there; the run adds to them
 */
export async function* uploadMany<Item extends FileToUpload>(
  site: SiteContext,
  files: Iterable<Item> | AsyncIterable<Item>,
  options: UploadManyOptions,
  directories: KnownDirectories = new KnownDirectories(),
): AsyncGenerator<UploadedFile<Item>, void, undefined> {
  const run = new UploadRun(site, files, options, directories);
  const ended = run.start();
  try {
    for (let next = await run.next(); next !== undefined; next = await run.next()) yield next;
  } finally {
    run.stop();
    await ended;
  }
}

/** Outcomes that nobody has taken yet; beyond that nothing more is begun. */
const MOST_WAITING = 128;

class UploadRun<Item extends FileToUpload> {
  readonly #site: SiteContext;
  readonly #items: SharedItems<Item>;
  readonly #options: UploadManyOptions;
  readonly #outcomes = new Outcomes<UploadedFile<Item>>(MOST_WAITING);
  readonly #directories: KnownDirectories;
  readonly #ahead: ReadAhead<Work<Item>>;
  readonly #reader = new SmallFileReader(SMALL);
  #failure: { readonly error: unknown } | undefined;
  /** Whether a file had no room on the server: no other one is tried. */
  #isFull = false;

  constructor(
    site: SiteContext,
    files: Iterable<Item> | AsyncIterable<Item>,
    options: UploadManyOptions,
    directories: KnownDirectories,
  ) {
    this.#directories = directories;
    this.#site = site;
    this.#items = new SharedItems(files);
    this.#options = options;
    this.#ahead = new ReadAhead(() => this.#prepare());
  }

  next(): Promise<UploadedFile<Item> | undefined> {
    return this.#outcomes.next();
  }

  /** Begins nothing more; what is under way comes to its end. */
  stop(): void {
    this.#leave();
    this.#outcomes.end();
  }

  #leave(): void {
    this.#items.end();
    for (const left of this.#ahead.leave()) void left.then((work) => work?.upload.source.release());
  }

  /** Settles when all workers are done; never rejects. */
  async start(): Promise<void> {
    const count = this.#site.options.connections;
    const workers = Array.from({ length: count }, () => this.#work());
    const ended = await Promise.allSettled(workers);
    // As long as one worker has a session the others may fail to get one.
    const lost = ended.find((each) => each.status === "rejected");
    if (lost !== undefined && !(this.#items.isOver && (await this.#ahead.isEmpty()))) this.#fail(lost.reason);
    this.#outcomes.end(this.#failure);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#leave();
  }

  async #work(): Promise<void> {
    let back: Promise<Work<Item> | undefined> | undefined;
    const take = (): Promise<Work<Item> | undefined> => {
      const taking = back ?? this.#take();
      back = undefined;
      return taking;
    };
    const putBack = (taking: Promise<Work<Item> | undefined>): void => {
      back = taking;
    };
    const done = (item: Item, result: UploadResult): void =>
      this.#outcomes.add({ item, result, error: undefined });
    const mayGoOn = (): boolean => !this.#isFull;
    for (let first = await take(); first !== undefined; first = await take()) {
      const files = { first, take, putBack, done, mayGoOn };
      const isAlone = this.#isFull || first.bytes === undefined;
      const left = isAlone ? [first] : await this.#batch(files);
      for (const each of left) await (this.#isFull ? this.#leaveOut(each) : this.#single(each));
      await this.#outcomes.room();
    }
  }

  /** Returns those that need an upload of their own. Rejects when no session can be had. */
  async #batch(files: BatchOfFiles<Item>): Promise<readonly Work<Item>[]> {
    try {
      return await new Batch<Item>(this.#site, this.#options, this.#directories, files).run();
    } catch (error) {
      this.#outcomes.add({ item: files.first.item, result: undefined, error });
      throw error;
    }
  }

  get #isLimited(): boolean {
    return this.#options.bandwidth !== undefined || this.#site.options.limits.length > 0;
  }

  /** The next file; undefined when there is none, or the run is cancelled. */
  async #take(): Promise<Work<Item> | undefined> {
    const { signal } = this.#options;
    if (signal?.aborted === true) this.#fail(signal.reason);
    return await this.#ahead.take();
  }

  /** The next file that can be read; undefined when there is none. */
  async #prepare(): Promise<Work<Item> | undefined> {
    for (;;) {
      const taken = await this.#next();
      if (taken === undefined) return undefined;
      const { item } = taken;
      try {
        checkItemKeys(item, UPLOAD_ITEM);
        checkPath("uploadMany", item.path, this.#site.options.codec);
        const { mtime, mode, local, onProgress } = item;
        checkUploadOptions("an item of uploadMany()", { mtime, mode, onProgress });
        // A batch knows no limit of bandwidth.
        const { source, bytes } = this.#isLimited
          ? { source: adoptSource(local), bytes: undefined }
          : await readIfSmall(local, this.#options.verify, this.#ahead.isDeep ? this.#reader : undefined);
        this.#ahead.note(typeof local === "string" || local instanceof URL);
        const options = { ...this.#options, mtime, mode, onProgress };
        const upload = newUpload(this.#site, "upload", item.path, source, options);
        upload.version = bytes === undefined ? undefined : (await source.facts()).version;
        return { item, bytes, upload };
      } catch (error) {
        this.#outcomes.add({ item, result: undefined, error });
      }
    }
  }

  /** What the iterable throws ends the run; what was taken before comes to its end. */
  async #next(): Promise<{ readonly item: Item } | undefined> {
    try {
      return await this.#items.next();
    } catch (error) {
      this.#failure ??= { error };
      this.#items.end();
      return undefined;
    }
  }

  async #single({ item, upload }: Work<Item>): Promise<void> {
    try {
      const result = await finish(upload);
      this.#outcomes.add({ item, result, error: undefined });
    } catch (error) {
      const isFull = isFileError(error, "ENOSPC");
      // The run ends with one such error, however many were under way.
      if (!isFull || !this.#isFull) this.#outcomes.add({ item, result: undefined, error });
      if (!isFull) return;
      this.#isFull = true;
      this.#fail(error);
    } finally {
      await upload.source.release();
    }
  }

  /** Removes what was sent of a file that is not gone on with. */
  async #leaveOut({ upload }: Work<Item>): Promise<void> {
    await clean(upload);
    await upload.source.release();
  }
}
