import { utimes } from "node:fs/promises";
import type { Reply } from "@ftplib/reply";
import { localPath } from "../local/local-target.ts";
import type { SmallFileWriter } from "../local/small-file-writer.ts";
import { commandAbout } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { timeIn } from "./ask-sizes.ts";
import type { DownloadResult, ResolvedDownloadOptions } from "./download-options.ts";
import type { Entry, Taker } from "./item-feed.ts";
import { type DownloadItem, isExact, timeOf } from "./many-options.ts";

/** What a batch takes its files from, and what becomes of them. */
export interface BatchOfFiles<Item> {
  readonly options: ResolvedDownloadOptions;
  /** Writes them. */
  readonly local: SmallFileWriter;
  /**
   * The next small file, if there is one soon and the session may be kept for it.
   *
   * @param isIdle whether the batch has nothing to do until then
   * @param taker the batch
   */
  next(isIdle: boolean, taker: Taker<Item>): Promise<Entry<Item> | undefined>;
  done(entry: Entry<Item>, result: DownloadResult): void;
  /** The file is there, and the system did not take it. */
  failed(entry: Entry<Item>, error: unknown): void;
  /** The connection was lost: it is another batch's. */
  again(entry: Entry<Item>): void;
  /** Refused, too long, not as long as expected, or without a place for now: it has to be looked at by itself. */
  alone(entry: Entry<Item>): void;
}

/** Files that are being written, for each connection. */
const MOST_WRITING = 32;

/** The writing of a batch's files, each of which ends in one call of `files`. */
export class BatchWrites<Item extends DownloadItem> {
  readonly #session: SiteSession;
  readonly #files: BatchOfFiles<Item>;
  /** Of those that were asked for it. */
  readonly #times: ReadonlyMap<Entry<Item>, Date | undefined>;
  /** Files that are being written, and who waits until they are fewer. */
  #writing = 0;
  #onWritten = (): void => {};
  /** Files that are there, and still have to get the server's time. */
  readonly #untimed: { readonly entry: Entry<Item>; readonly length: number }[] = [];

  constructor(
    session: SiteSession,
    files: BatchOfFiles<Item>,
    times: ReadonlyMap<Entry<Item>, Date | undefined>,
  ) {
    this.#session = session;
    this.#files = files;
    this.#times = times;
  }

  /** Begins to write a file; resolves when the next one may come. */
  async add(entry: Entry<Item>, bytes: Uint8Array): Promise<void> {
    this.#writing++;
    void this.#write(entry, bytes).then(() => {
      this.#writing--;
      this.#onWritten();
    });
    if (this.#writing < MOST_WRITING) return;
    this.#files.local.flush();
    await this.#fewerThan(MOST_WRITING);
  }

  /** Resolves when all is written, and has its time. */
  async end(): Promise<void> {
    this.#files.local.flush();
    await this.#fewerThan(1);
    await this.#giveTimes();
  }

  async #fewerThan(limit: number): Promise<void> {
    while (this.#writing >= limit) {
      await new Promise<void>((resolve) => {
        this.#onWritten = resolve;
      });
    }
  }

  /** Never rejects. A file whose time is not known to the second goes to those without a time. */
  async #write(entry: Entry<Item>, bytes: Uint8Array): Promise<void> {
    const files = this.#files;
    const { item } = entry;
    const { length } = bytes;
    const { preserveTime } = files.options;
    const mtime = this.#times.get(entry) ?? timeOf(item);
    try {
      const isWritten = await files.local.write(
        localPath(item.local),
        bytes,
        preserveTime ? mtime : undefined,
      );
      if (!isWritten) files.alone(entry);
      else if (preserveTime && !this.#times.has(entry) && !isExact(item))
        this.#untimed.push({ entry, length });
      else files.done(entry, resultOf(length, mtime));
    } catch (error) {
      files.failed(entry, error);
    }
  }

  /**
   * Asks for the times of files that LIST gave without seconds, or in the server's zone, by MDTM, together; and gives them to the
   * local files. Where the server does not say, or the connection is lost before it has said so, a file keeps the time that is known. Never rejects.
   */
  async #giveTimes(): Promise<void> {
    if (this.#untimed.length === 0) return;
    const asked = this.#untimed.map(({ entry }) => commandAbout("MDTM", entry.item.path));
    const replies: Reply[] = [];
    await this.#session.ftp
      .sendTogether(asked, { onReply: (reply) => void replies.push(reply) })
      .catch(() => {});
    for (const [nth, { entry, length }] of this.#untimed.entries()) {
      const exact = timeIn(replies[nth]);
      const mtime = exact ?? timeOf(entry.item);
      try {
        const known = mtime ?? entry.item.expect?.mtime;
        if (known !== undefined) await utimes(localPath(entry.item.local), known, known);
        this.#files.done(entry, resultOf(length, mtime));
      } catch (error) {
        this.#files.failed(entry, error);
      }
    }
  }
}

function resultOf(length: number, mtime: Date | undefined): DownloadResult {
  return { bytes: length, size: length, mtime, resumedAt: 0, hash: undefined };
}
