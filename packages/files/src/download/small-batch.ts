import { canRetry } from "ftplib";
import { SizesByListing } from "../operation/size-by-listing.ts";
import type { RemotePath } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { askFacts } from "./ask-sizes.ts";
import { type BatchOfFiles, BatchWrites } from "./batch-writes.ts";
import type { ResolvedDownloadOptions } from "./download-options.ts";
import type { Entry, Taker } from "./item-feed.ts";
import type { DownloadItem } from "./many-options.ts";

interface Asked<Item> {
  readonly path: RemotePath;
  readonly entry: Entry<Item>;
}

/** The largest file of unknown size that a batch takes, bytes. */
const LARGEST = 1 << 20;

/** Files whose sizes and times are asked for together. */
const MOST_UNSIZED = 32;

/**
 * Fetches small files on one session, whose server is asked for the next one while one is on its way, and writes them. Each ends in
 * one call of `files`. What nobody has said the size or the time of is asked for it, many in one round trip.
 *
 * @throws what the connection was lost by
 */
export async function fetchBatch<Item extends DownloadItem>(
  session: SiteSession,
  files: BatchOfFiles<Item>,
  onProgress: () => void,
): Promise<void> {
  const batch = new Batch(session, files, onProgress);
  try {
    await batch.run();
  } finally {
    await batch.end();
  }
}

class Batch<Item extends DownloadItem> {
  readonly #session: SiteSession;
  readonly #files: BatchOfFiles<Item>;
  readonly #onProgress: () => void;
  /** What was taken, and has not ended. */
  readonly #taken = new Set<Entry<Item>>();
  /** The wait for the next file may outlast the batch, whose connection is lost. */
  readonly #taker: Taker<Item> = {
    isWanted: () => !this.#isOver,
    onTaken: (entry) => void this.#taken.add(entry),
  };
  #isOver = false;
  readonly #listed: SizesByListing;
  readonly #sizes = new Map<Entry<Item>, number>();
  /** Of those that were asked for it. */
  readonly #times = new Map<Entry<Item>, Date | undefined>();
  readonly #writes: BatchWrites<Item>;

  constructor(session: SiteSession, files: BatchOfFiles<Item>, onProgress: () => void) {
    this.#session = session;
    this.#files = files;
    this.#listed = new SizesByListing(session, { mlsd: false, signal: files.options.signal });
    this.#onProgress = onProgress;
    this.#writes = new BatchWrites(session, files, this.#times);
  }

  async run(): Promise<void> {
    for (;;) {
      const unsized: Entry<Item>[] = [];
      await this.#fetch(this.#take(unsized));
      if (unsized.length === 0) return;
      const sized = await this.#withSizes(unsized);
      await this.#fetch(sized.map(asked));
    }
  }

  /** Asks for the sizes and times of files. Those that cannot be asked for are looked at by themselves. */
  async #withSizes(entries: readonly Entry<Item>[]): Promise<readonly Entry<Item>[]> {
    const { signal, preserveTime } = this.#files.options;
    const paths = entries.map(({ item }) => item.path);
    const facts = await askFacts(this.#session, paths, preserveTime, signal).catch((error: unknown) => {
      // A path that cannot be sent is that one's own fault.
      if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
      return [];
    });
    const sized: Entry<Item>[] = [];
    for (const [at, entry] of entries.entries()) {
      const { size = "busy", modified } = facts[at] ?? {};
      if (preserveTime) this.#times.set(entry, modified);
      if (size === "busy") {
        this.#alone(entry);
        continue;
      }
      const known = size === "unknown" ? await this.#listedSize(entry) : size;
      if (known !== undefined) this.#sizes.set(entry, known);
      sized.push(entry);
    }
    return sized;
  }

  /** What is only to be asked for its time, or is not compared, needs none. */
  async #listedSize({ item }: Entry<Item>): Promise<number | undefined> {
    if (item.expect?.size !== undefined || !isCompared(this.#files.options)) return undefined;
    return await this.#listed.sizeOf(item.path);
  }

  #alone(entry: Entry<Item>): void {
    this.#taken.delete(entry);
    this.#files.alone(entry);
  }

  /** What has not come is another batch's; resolves when all that has is written. */
  async end(): Promise<void> {
    this.#isOver = true;
    for (const entry of this.#taken) this.#files.again(entry);
    await this.#writes.end();
  }

  /** Takes files to fetch, and puts those aside that are to be asked for their size or time. */
  async *#take(unsized: Entry<Item>[]): AsyncGenerator<Asked<Item>, void, undefined> {
    const files = this.#files;
    while (unsized.length < MOST_UNSIZED) {
      const entry = await files.next(unsized.length === 0, this.#taker);
      if (entry === undefined) return;
      if (this.#needsQuestion(entry.item)) unsized.push(entry);
      else yield asked(entry);
    }
  }

  #needsQuestion({ expect }: Item): boolean {
    const { options } = this.#files;
    if (isCompared(options) && expect?.size === undefined) return true;
    return options.preserveTime && expect?.modified === undefined;
  }

  async #fetch(source: Iterable<Asked<Item>> | AsyncIterable<Asked<Item>>): Promise<void> {
    const { ftp } = this.#session;
    const options = { maxSize: LARGEST, signal: this.#files.options.signal };
    let lost: { readonly error: unknown } | undefined;
    for await (const { item, data, error } of ftp.retrieveMany(source, options)) {
      const { entry } = item;
      if (ftp.state === "closed" && data === undefined && canRetry(error)) {
        lost ??= { error };
        continue;
      }
      if (data === undefined || !this.#isAsExpected(entry, data)) {
        this.#alone(entry);
        continue;
      }
      this.#taken.delete(entry);
      this.#onProgress();
      await this.#writes.add(entry, data);
    }
    if (lost !== undefined) throw lost.error;
  }

  #isAsExpected(entry: Entry<Item>, { length }: Uint8Array): boolean {
    const size = entry.item.expect?.size ?? this.#sizes.get(entry);
    return size === undefined || size === length || !isCompared(this.#files.options);
  }
}

function asked<Item extends DownloadItem>(entry: Entry<Item>): Asked<Item> {
  return { path: entry.item.path, entry };
}

function isCompared({ verify, allowChanging }: ResolvedDownloadOptions): boolean {
  return verify !== false && !allowChanging;
}
