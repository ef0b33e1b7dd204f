import { canRetry } from "ftplib";
import { isLocalDiskFull } from "../errors/local-file-error.ts";
import { SmallFileWriter } from "../local/small-file-writer.ts";
import { shown } from "../path/remote-path.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import type { BatchOfFiles } from "./batch-writes.ts";
import { download } from "./download.ts";
import type { DownloadResult, ResolvedDownloadOptions } from "./download-options.ts";
import { type Entry, ItemFeed, type Taker } from "./item-feed.ts";
import {
  checkItem,
  type DownloadItem,
  type DownloadManyOptions,
  type DownloadOutcome,
  isSmall,
  isWellFormed,
  resolveManyOptions,
} from "./many-options.ts";
import { Outcomes } from "../progress/outcomes.ts";
import { fetchBatch } from "./small-batch.ts";

/** Downloads many files: see `Site.downloadMany`. */
export function downloadMany<Item extends DownloadItem>(
  site: SiteContext,
  items: Iterable<Item> | AsyncIterable<Item>,
  given: DownloadManyOptions,
): AsyncGenerator<DownloadOutcome<Item>, void, undefined> {
  return outcomesOf(new ManyDownload(site, items, resolveManyOptions(given)));
}

async function* outcomesOf<Item extends DownloadItem>(
  run: ManyDownload<Item>,
): AsyncGenerator<DownloadOutcome<Item>, void, undefined> {
  run.start();
  try {
    for (let next = await run.outcomes.next(); next !== undefined; next = await run.outcomes.next())
      yield next;
  } finally {
    await run.stop();
  }
}

// A batch leaves its connection to a call that waits for one after so many files, to one of the same run after so many, and to its like after so many.
const FAIR = 16;
const FAIR_IN_RUN = 64;
const LONGEST_BATCH = 256;
// How often a batch without files looks for the next one, and after how many milliseconds.
const LOOKS = 5;
const LOOK_AFTER = 10;
// How often a file may be in a batch whose connection is lost.
const MOST_LOSSES = 2;
// So many files in a row that no connection could be had for: then there is none to be had.
const MOST_EXHAUSTED = 3;
// For fewer files another connection is not worth its login.
const FILES_FOR_ONE = 4;

/** One run of `downloadMany`: workers that take from one feed, each with a connection for one file or one batch at a time. */
class ManyDownload<Item extends DownloadItem> {
  readonly outcomes: Outcomes<DownloadOutcome<Item>>;
  readonly #site: SiteContext;
  readonly #options: ResolvedDownloadOptions;
  /** The caller's: when the loop is left, small files come to their end. */
  readonly #signal: AbortSignal | undefined;
  readonly #feed: ItemFeed<Item>;
  readonly #local = new SmallFileWriter();
  /** Those that no batch takes. */
  readonly #alone: Entry<Item>[] = [];
  readonly #stopping = new AbortController();
  readonly #workers = new Set<Promise<void>>();
  #exhausted = 0;
  /** Whether this machine's disk is. */
  #isFull = false;

  constructor(
    site: SiteContext,
    items: Iterable<Item> | AsyncIterable<Item>,
    options: ResolvedDownloadOptions,
  ) {
    this.#site = site;
    this.#signal = options.signal;
    const signals = [this.#stopping.signal, ...(options.signal === undefined ? [] : [options.signal])];
    this.#options = { ...options, signal: AbortSignal.any(signals) };
    this.#feed = new ItemFeed(items);
    this.outcomes = new Outcomes(site.options.connections * FAIR);
  }

  start(): void {
    this.#addWorker();
  }

  /** Begins nothing more; what is under way is left, and its part kept. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("the run was left"));
    this.outcomes.end();
    this.#feed.end();
    await Promise.all(this.#workers);
  }

  get #isStopped(): boolean {
    return this.#options.signal?.aborted === true;
  }

  #addWorker(): void {
    const work = this.#work().then(
      () => {
        this.#workers.delete(work);
        if (this.#workers.size === 0) this.#end();
      },
      (error: unknown) => {
        this.#workers.delete(work);
        // The others may still have connections.
        if (this.#workers.size === 0 || !canRetry(error)) this.#fail(error);
      },
    );
    this.#workers.add(work);
  }

  #end(): void {
    const { signal } = this.#options;
    if (signal?.aborted === true) this.outcomes.end({ error: signal.reason });
    // What the iterable gave before its error has come to its end.
    else this.outcomes.end(this.#feed.failure);
  }

  #fail(error: unknown): void {
    const { signal } = this.#options;
    this.outcomes.end({ error: signal?.aborted === true ? signal.reason : error });
    this.#stopping.abort(error);
    this.#feed.end();
  }

  async #work(): Promise<void> {
    for (;;) {
      await this.outcomes.room();
      if (this.#isStopped) return;
      const alone = this.#alone.shift();
      const entry = alone ?? (await this.#feed.take());
      if (entry === undefined) return;
      this.#growIfWorthwhile();
      if (alone === undefined && this.#isForBatch(entry.item)) await this.#batch(entry);
      else await this.#single(entry);
    }
  }

  #growIfWorthwhile(): void {
    const { size } = this.#workers;
    if (size >= Math.min(this.#site.options.connections, this.#site.pool.size.limit)) return;
    const small = this.#feed.count((item) => this.#isForBatch(item));
    const others = this.#feed.length - small + this.#alone.length;
    if (others + small / FILES_FOR_ONE >= size) this.#addWorker();
  }

  #isForBatch(item: Item): boolean {
    const { verify, bandwidth } = this.#options;
    // A batch knows no limit of bandwidth.
    if (bandwidth !== undefined || this.#site.options.limits.length > 0) return false;
    return (
      verify !== "hash" && verify !== "auto" && isWellFormed(item, this.#site.options.codec) && isSmall(item)
    );
  }

  /** The next file for a batch; nobody waits for it while a call, such as that which finds more files, waits for a connection. */
  async #nextSmall(isIdle: boolean, batch: Taker<Item>): Promise<Entry<Item> | undefined> {
    const taker: Taker<Item> = {
      ...batch,
      isWanted: (item) => batch.isWanted(item) && this.#isForBatch(item),
    };
    let entry = this.#feed.takeNow(taker);
    const most = isIdle ? LOOKS : 0;
    for (let looks = 0; entry === undefined && looks < most; looks++) {
      const isOver = this.#feed.isOver || this.#feed.length > 0 || this.#isStopped;
      if (isOver || this.#site.pool.size.waiting > 0) return undefined;
      entry = await this.#feed.takeSoon(taker, LOOK_AFTER);
    }
    return entry;
  }

  #longest(): number {
    const { pool } = this.#site;
    if (pool.hasUrgent) return FAIR;
    return pool.size.waiting > 0 ? FAIR_IN_RUN : LONGEST_BATCH;
  }

  async #batch(first: Entry<Item>): Promise<void> {
    this.#feed.putBack(first);
    let count = 0;
    const files: BatchOfFiles<Item> = {
      local: this.#local,
      options: { ...this.#options, signal: this.#signal },
      next: async (isIdle, batch) => {
        const isLong = count >= this.#longest();
        if (isLong || this.outcomes.isFull || this.#isStopped) return undefined;
        const entry = await this.#nextSmall(isIdle, batch);
        if (entry === undefined) return undefined;
        count++;
        this.#growIfWorthwhile();
        return entry;
      },
      done: (entry, result) => this.#done(entry, result),
      failed: (entry, error) => this.#failed(entry, error),
      again: (entry) => {
        if (++entry.losses > MOST_LOSSES) this.#alone.push(entry);
        else this.#feed.putBack(entry);
      },
      alone: (entry) => void this.#alone.push(entry),
    };
    const run = async (...[session, onProgress]: Parameters<Parameters<typeof perform<void>>[1]["run"]>) => {
      count = 0;
      await fetchBatch(session, files, onProgress);
    };
    const path = shown(first.item.path);
    const waiting = this.#options.signal;
    await perform(this.#site, { name: "downloadMany", path, run, waiting }, this.#signal);
  }

  async #single(entry: Entry<Item>): Promise<void> {
    const { item } = entry;
    try {
      checkItem(item, this.#site.options.codec);
      const options = { ...this.#options, expect: item.expect, onProgress: item.onProgress };
      this.#done(entry, await download(this.#site, item.path, item.local, options));
    } catch (error) {
      if (this.#isStopped) throw error;
      this.#failed(entry, error);
      if (!canRetry(error)) return;
      if (++this.#exhausted >= MOST_EXHAUSTED) throw error;
    }
  }

  #done({ item }: Entry<Item>, result: DownloadResult): void {
    this.#exhausted = 0;
    this.outcomes.add({ item, result, error: undefined });
  }

  #failed({ item }: Entry<Item>, error: unknown): void {
    const isFull = isLocalDiskFull(error);
    // The others under way fail for the same reason.
    if (!isFull || !this.#isFull) this.outcomes.add({ item, result: undefined, error });
    if (!isFull) return;
    this.#isFull = true;
    this.#fail(error);
  }
}
