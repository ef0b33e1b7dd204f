import { IntegrityError } from "../errors/integrity-error.ts";
import { isSameVersion } from "../local/file-version.ts";
import type { PartFile } from "../local/part-file.ts";
import { OverlapMismatch } from "../operation/overlap.ts";
import { remoteFacts } from "../operation/remote-facts.ts";
import { RestRefused } from "../operation/retrieve.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import { type Limits, limitsOf } from "../options/bandwidth-option.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { ProgressMeter } from "../progress/progress.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import type { DownloadResult, ResolvedDownloadOptions } from "./download-options.ts";
import { isStartOver, receiveRange, TooLittleData, TooMuchData } from "./receive-range.ts";
import { fetchSegments, type InSegments } from "./segments.ts";
import { type Downloading, Verifier } from "./verifier.ts";

/** One call of `download`: what is known of the file, and how far it has come, over all attempts. */
export class FileDownload implements Downloading, InSegments {
  readonly site: SiteContext;
  readonly path: RemotePath;
  readonly options: ResolvedDownloadOptions;
  readonly part: PartFile;
  readonly #limits: Limits;
  readonly #verifier: Verifier;
  readonly #meter: ProgressMeter;
  #hasBegun = false;
  /** Whether transfers may begin in the middle of the file: not any more when REST was shown not to work. */
  #canRestart = true;
  #mismatches = 0;
  #resumedAt = 0;
  #fetched = 0;
  #furthest = 0;
  #savedAt = 0;

  constructor(site: SiteContext, path: RemotePath, part: PartFile, options: ResolvedDownloadOptions) {
    this.site = site;
    this.path = path;
    this.options = options;
    this.part = part;
    this.#limits = limitsOf(options.bandwidth, site.options.clock);
    this.#verifier = new Verifier(this);
    this.#meter = new ProgressMeter(site.options.clock, options.onProgress);
  }

  async run(): Promise<DownloadResult> {
    const { part, options } = this;
    try {
      if (options.segments > 1) await fetchSegments(this);
      await perform(
        this.site,
        { ...this.operation, run: (...args) => this.#attempt(...args) },
        options.signal,
      );
      const hash = await this.#verifier.compareHash();
      this.#meter.end();
      const { modified } = part.version;
      const mtime = modified === undefined ? undefined : new Date(modified);
      const size = part.ranges.bytes;
      await part.commit(options.preserveTime ? mtime : undefined);
      return { bytes: this.#fetched, size, mtime, resumedAt: this.#resumedAt, hash };
    } catch (error) {
      this.#meter.stop();
      await (error instanceof IntegrityError ? part.remove() : part.leave());
      throw error;
    }
  }

  /** How the operation is called in messages. */
  get operation(): { readonly name: string; readonly path: string } {
    return { name: "download", path: shown(this.path) };
  }

  async #attempt(session: SiteSession, onProgress: () => void): Promise<void> {
    await this.begin(session);
    const { signal } = this.options;
    // Then the server was asked just now whether the file is still the same.
    const wasComplete = this.part.ranges.isComplete;
    await this.work(session, onProgress, signal);
    if (!(await this.part.seamsFit())) {
      await this.startOver(new RestRefused("the pieces do not fit together"));
      await this.work(session, onProgress, signal);
    } else if (wasComplete) {
      return;
    }
    await this.#verifier.checkUnchanged(session);
  }

  /** Looks at the server's file, and opens the part of this version of it: with what is there, or anew (D2). */
  async begin(session: SiteSession): Promise<void> {
    const { part } = this;
    const told = await remoteFacts(session, this.path, "download");
    // A server that says nothing by itself may have said it in a listing.
    const size = told.size ?? (this.#isOpenEnded ? undefined : this.options.expect?.size);
    const version = { ...told, size };
    const isKept = await part.begin(version, this.#isOpenEnded, this.#canRestart);
    if (!isKept || !this.#hasBegun) this.#startAt(part.ranges.bytes);
    this.#hasBegun = true;
    await this.#verifier.askHash(session);
  }

  /** Looks whether the server's file is still the same, on a new connection. */
  async isUnchanged(session: SiteSession): Promise<boolean> {
    return isSameVersion(await remoteFacts(session, this.path, "download"), this.part.version);
  }

  /** Fetches what is missing, as far as nobody else does. */
  async work(
    session: SiteSession,
    onProgress: () => void,
    signal?: AbortSignal,
    isAlone = true,
  ): Promise<void> {
    const { part, path } = this;
    for (;;) {
      const { ranges } = part;
      const range = ranges.take();
      if (range === undefined) return;
      let isDone = false;
      try {
        const onBytes = (count: number): void => this.#onBytes(count, onProgress);
        const algorithm = part.serverHash?.algorithm;
        const isCompared = !this.#isOpenEnded;
        const receiving = { path, part, range, algorithm, onBytes, isCompared, limits: this.#limits, signal };
        await receiveRange(session, receiving);
        isDone = true;
      } catch (error) {
        if (error instanceof TooLittleData)
          isDone = await this.#verifier.endsEarly(session, ranges.isLast(range));
        else if (isAlone && isStartOver(error)) await this.startOver(error);
        else if (error instanceof TooMuchData && !error.wasRestarted)
          throw await this.#verifier.tooMuch(session);
        else throw error;
      } finally {
        ranges.giveBack(range, isDone);
      }
    }
  }

  /** Throws away what is there, since it cannot be continued (D3). */
  async startOver(reason: unknown): Promise<void> {
    const { part } = this;
    if (reason instanceof OverlapMismatch) {
      this.#mismatches++;
      const head = await part.read(0, reason.received.length);
      const isIgnored = Buffer.compare(head, reason.received) === 0;
      if (isIgnored || this.#mismatches > 1) this.#canRestart = false;
    } else {
      this.#canRestart = false;
    }
    await part.restart(part.version, this.#isOpenEnded);
    this.#startAt(0);
  }

  get #isOpenEnded(): boolean {
    const { verify, allowChanging } = this.options;
    return verify === false || allowChanging;
  }

  #startAt(bytes: number): void {
    this.#resumedAt = bytes;
    this.#meter.total = this.part.version.size;
    this.#meter.startAt(bytes);
  }

  #onBytes(count: number, onProgress: () => void): void {
    const { part, site } = this;
    this.#fetched += count;
    this.#meter.add(count);
    // What had come before and was thrown away does not count.
    const bytes = this.#meter.bytes;
    if (bytes > this.#furthest) {
      this.#furthest = bytes;
      onProgress();
    }
    if (part.ranges.all.length === 1) return;
    const now = site.options.clock.now();
    if (now - this.#savedAt < SAVE_AFTER) return;
    this.#savedAt = now;
    part.save().catch(() => {});
  }
}

/** How often the record of a file in pieces is written, milliseconds. */
const SAVE_AFTER = 1_000;
