import type { Writable } from "node:stream";
import type { TaskWatch } from "../context/task-watch.ts";
import { checkStream } from "./check-stream.ts";
import { isReadable, isStandard, stateOf, type WritableState } from "./writable-state.ts";

/** The stream that a download goes to: it takes a block at a time, and learns how the download has ended. */
export class StreamSink {
  readonly #stream: Writable;
  #failure: Error | undefined;
  #isGiven = false;
  /** Whether the stream was ended here: nobody else may. */
  #isEnded = false;
  /** Whether the stream has said so: one that is destroyed may not, and one that only says so is not destroyed. */
  #isClosed = false;
  /** Whether the failure is met at the data connection, in place of the stream at some other time. */
  #isMetAtSocket = false;
  readonly #failed = new AbortController();
  #watch: TaskWatch | undefined;
  #onChange: () => void = () => {};

  /** What its events have said, where the stream does not say it itself. */
  readonly #seen = { isEnded: false, isFinished: false, needsDrain: false };
  readonly #onError = (error: Error): void => this.#fail(error);
  readonly #onClose = (): void => this.#close();
  readonly #onDrain = (): void => this.#drain();
  readonly #onFinish = (): void => this.#finish();

  /** @throws TypeError for anything but a stream of Node */
  constructor(stream: Writable) {
    checkStream(stream, "destination");
    this.#stream = stream;
    stream.on("error", this.#onError);
    stream.on("close", this.#onClose);
    stream.on("drain", this.#onDrain);
    stream.on("finish", this.#onFinish);
    this.#look();
  }

  /**
   * Nothing is written any more. The listeners stay, for a stream that is destroyed may still report an error, which would end the process;
   * but not those on a stream that outlives the download.
   */
  release(): void {
    const stream = this.#stream;
    if (!isStandard(stream)) return;
    stream.off("error", this.#onError);
    stream.off("close", this.#onClose);
    stream.off("drain", this.#onDrain);
    stream.off("finish", this.#onFinish);
  }

  /** Fires with the stream's error when it fails, also while there is nothing to write. */
  get signal(): AbortSignal {
    return this.#failed.signal;
  }

  /** Why the stream takes nothing, if it does not: its error, or that somebody else has ended or destroyed it. */
  get failure(): Error | undefined {
    this.#look();
    return this.#failure;
  }

  /** The download begins, and the watch knows when the stream is waited for. */
  begin(watch: TaskWatch): void {
    this.#watch = watch;
  }

  /** Hands a block on; to be waited for where the stream wants that. @throws the stream's error, or that it is over */
  write(block: Uint8Array): Promise<void> | undefined {
    this.#throwIfFailed();
    this.#isGiven = true;
    // One that knows no callbacks may take it for the encoding.
    const onWritten = "writableNeedDrain" in this.#stream ? [(): void => this.#onChange()] : [];
    this.#seen.needsDrain = true;
    if (this.#inside(() => this.#stream.write(bufferOf(block), ...onWritten)) === false)
      return this.#until(() => !this.#state.needsDrain);
    this.#seen.needsDrain = false;
    return undefined;
  }

  /** The download is complete: ends the stream and waits until it has taken everything. @throws the stream's error, or that it is over */
  async end(): Promise<void> {
    this.#throwIfFailed();
    if (isStandard(this.#stream)) return;
    this.#isEnded = true;
    this.#inside(() => this.#stream.end());
    await this.#until(() => this.#state.isFinished);
  }

  /**
   * The download has failed. The reader of the stream gets the error; a stream that nobody reads and that was given nothing is ended,
   * as basic-ftp does.
   */
  abandon(error: Error): void {
    const stream: Partial<Writable> = this.#stream;
    if (isStandard(this.#stream) || stream.destroyed === true) return;
    if (this.#isGiven || isReadable(this.#stream)) stream.destroy?.(error);
    else stream.end?.();
  }

  /** Says of the error of a write where basic-ftp meets it: at the data connection. */
  nameSocket(error: unknown): void {
    if (!this.#isMetAtSocket || this.#failure === undefined || error !== this.#failure) return;
    this.#failure.message += " (data socket)";
  }

  async #until(isDone: () => boolean): Promise<void> {
    const change = (): Promise<void> => new Promise((resolve) => (this.#onChange = resolve));
    while (!isDone()) {
      this.#throwIfFailed();
      await (this.#watch?.waitsFor(change) ?? change());
    }
  }

  #inside<T>(code: () => T): T {
    return this.#watch?.inside(code) ?? code();
  }

  get #state(): WritableState {
    return stateOf(this.#stream, this.#seen);
  }

  #close(): void {
    this.#isClosed = true;
    // The oldest streams may say no more than this of their end.
    if (this.#isEnded && this.#failure === undefined) this.#seen.isFinished = true;
    this.#look();
    this.#onChange();
  }

  #drain(): void {
    this.#seen.needsDrain = false;
    this.#onChange();
  }

  #finish(): void {
    this.#seen.isEnded = true;
    this.#seen.isFinished = true;
    this.#look();
    this.#onChange();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#failed.abort(this.#failure);
    this.#onChange();
  }

  /** A stream that is over, though it was not ended here, has failed: it drops what is written to it, and may say nothing of it. */
  #look(): void {
    const { destroyed, errored }: Partial<Writable> = this.#stream;
    const { isEnded, isFinished } = this.#state;
    const isClosed = this.#isClosed || destroyed === true;
    const isOver = this.#isEnded ? isClosed && !isFinished : isClosed || isEnded;
    if (!isOver || this.#failure !== undefined) return;
    this.#isMetAtSocket ||= this.#isGiven && !(errored instanceof Error);
    this.#fail(errored ?? (this.#isGiven ? prematureClose() : unableToPipe()));
  }

  #throwIfFailed(): void {
    this.#look();
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** The block as basic-ftp hands it on: programs make text of it, say. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function unableToPipe(): Error {
  const error = new Error("Cannot pipe to a closed or destroyed stream");
  return Object.assign(error, { code: "ERR_STREAM_UNABLE_TO_PIPE" });
}

function prematureClose(): Error {
  return Object.assign(new Error("Premature close"), { code: "ERR_STREAM_PREMATURE_CLOSE" });
}
