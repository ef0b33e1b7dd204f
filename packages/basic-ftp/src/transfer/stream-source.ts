import { ReturnableChunks } from "ftplib/internal";
import type { Readable } from "node:stream";
import { checkStream } from "./check-stream.ts";
import type { TaskWatch } from "../context/task-watch.ts";
import { described } from "../context/target.ts";
import type { TransferProgress } from "./progress-tracker.ts";

/** The stream that an upload comes from. */
export class StreamSource {
  /** What is uploaded, and goes back if the server refuses. */
  readonly chunks: ReturnableChunks;
  readonly #stream: Readable;
  #progress: TransferProgress | undefined;
  #watch: TaskWatch | undefined;
  #failure: Error | undefined;
  #hasSent = false;
  #isAbandoned = false;
  readonly #onError = (error: Error): void => void (this.#failure ??= error);

  /** Adopts the stream, whose failure is the upload's from now on. */
  constructor(stream: Readable) {
    checkStream(stream, "source");
    this.#stream = stream;
    this.chunks = new ReturnableChunks(stream, {
      read: (chunks) => this.#read(chunks),
      onSent: (chunk) => this.#sent(chunk),
    });
    this.#failure = stream.errored ?? undefined;
    stream.on("error", this.#onError);
  }

  /** The upload has failed. On a stream that is over the listener stays: an error that it still reports would end the process. */
  abandon(): void {
    if (this.#isAbandoned) return;
    this.#isAbandoned = true;
    this.chunks.abandon();
    const { destroyed }: Partial<Readable> = this.#stream;
    const isAsBefore = !this.#hasSent && destroyed !== true && this.#failure === undefined;
    if (isAsBefore) this.#stream.off("error", this.#onError);
  }

  /** The error of the stream, if it has failed. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The upload begins: what goes out is counted, and the watch knows when the stream is waited for. */
  begin(progress: TransferProgress, watch: TaskWatch): void {
    this.#progress = progress;
    this.#watch = watch;
  }

  #sent(chunk: Uint8Array): void {
    this.#hasSent = true;
    this.#progress?.add(chunk.length);
  }

  async #read(chunks: AsyncIterator<unknown>): Promise<IteratorResult<unknown>> {
    const next = async (): Promise<IteratorResult<unknown>> => await chunks.next().catch(sayWhere);
    const result = await (this.#watch?.waitsFor(next) ?? next());
    const { value } = result;
    if (result.done === true || typeof value === "string" || value instanceof Uint8Array) return result;
    throw notBytes(value);
  }
}

/** Says of a stream that was closed before its end where basic-ftp meets that: at the data connection. */
function sayWhere(error: NodeJS.ErrnoException): never {
  if (error.code === "ERR_STREAM_PREMATURE_CLOSE") error.message += " (data socket)";
  throw error;
}

function notBytes(value: unknown): Error {
  const wanted = "of type string or an instance of Buffer, TypedArray, or DataView";
  const words = `The "chunk" argument must be ${wanted}. Received ${described(value)} (data socket)`;
  return Object.assign(new TypeError(words), { code: "ERR_INVALID_ARG_TYPE" });
}
