import { Readable } from "node:stream";
import { translate } from "../errors/translate.ts";

/** The blocks of a download whose first one is there already: to be read once. */
class Blocks implements AsyncIterable<Uint8Array>, AsyncIterator<Uint8Array> {
  #first: IteratorResult<Uint8Array, void> | undefined;
  readonly #others: AsyncGenerator<Uint8Array, void>;
  #failure: Error | undefined;
  #isComplete = false;

  constructor(first: IteratorResult<Uint8Array, void>, others: AsyncGenerator<Uint8Array, void>) {
    this.#first = first;
    this.#others = others;
    this.#isComplete = first.done === true;
  }

  /** Whether the server has confirmed the transfer. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    if (this.#failure !== undefined) throw this.#failure;
    const first = this.#first;
    this.#first = undefined;
    const result = first ?? (await this.#others.next().catch(fail));
    if (result.done !== true) return result;
    this.#isComplete = true;
    return { done: true, value: undefined };
  }

  /** The stream was destroyed: ends the transfer. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    // That it was broken off is what the caller wanted.
    await this.#others.return().catch(() => {});
    return { done: true, value: undefined };
  }

  /** Who reads from now on has the error. */
  fail(error: Error): void {
    this.#failure = error;
  }
}

function fail(error: unknown): never {
  throw translate(error);
}

/** A download under way. */
export class Download {
  /** Ends when the server has confirmed the transfer. */
  readonly stream: Readable;
  /** Settles when the session is free again. */
  readonly over: Promise<void>;
  readonly #blocks: Blocks;
  #release = (): void => {};

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
    this.stream = Readable.from(blocks, { objectMode: false });
    this.over = new Promise((resolve) => {
      this.#release = resolve;
      this.stream.once("close", resolve);
    });
  }

  /** Whether nobody has begun to read the stream. */
  get isUnread(): boolean {
    return this.stream.readableFlowing === null && this.stream.listenerCount("readable") === 0;
  }

  /** The connection was lost: the stream fails when it is read to where it was cut. Nothing waits for that. */
  release(): void {
    this.#release();
  }

  /** The transfer was aborted: the stream fails at once where somebody listens to that, else when it is read. */
  async fail(error: Error): Promise<void> {
    if (this.#blocks.isComplete) return;
    this.#blocks.fail(error);
    if (this.#isHeard) this.stream.destroy(error);
    await this.#blocks.return();
    this.#release();
  }

  /** The client was closed: the stream, too. An error that nobody listens to would end the process. */
  destroy(error: Error): void {
    this.stream.destroy(this.#isHeard ? error : undefined);
    this.#release();
  }

  get #isHeard(): boolean {
    return this.stream.listenerCount("error") > 0;
  }
}

/** Begins to read, so that a refusal is known before there is a stream. */
export async function beginDownload(blocks: AsyncGenerator<Uint8Array, void>): Promise<Download> {
  return new Download(new Blocks(await blocks.next(), blocks));
}
