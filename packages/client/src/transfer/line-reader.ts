import { LineSplitter } from "@ftplib/reply";
import type { ClientState } from "../session/client-state.ts";
import { Pace } from "./pace.ts";
import { isThenable } from "./thenable.ts";

/** Takes one line of a text transfer without its line end; what it returns is waited for if it is a promise. */
export type LineCallback = (line: string) => unknown;

const CR = 0x0d;
/** Bytes that are cut into lines at once. */
const PIECE = 1 << 14;

/**
 * The blocks of a text transfer as lines: CR LF, LF and a lone CR each end one (ftplib, T2, K8). In a listing CR CR LF is one
 * line end, too: some servers turn LF into CR LF twice.
 */
export class LineReader {
  readonly #client: ClientState;
  readonly #splitter: LineSplitter;
  readonly #isListing: boolean;
  #endsInCr = false;

  constructor(client: ClientState, isListing = false) {
    this.#client = client;
    this.#isListing = isListing;
    this.#splitter = new LineSplitter({
      maxLineLength: client.options.maxLineLength,
      terminator: "universal",
    });
  }

  /** The lines that end in this block, cut from it piece by piece as they are asked for: it may be nothing but line ends. */
  *push(block: Uint8Array): Generator<string[], void, undefined> {
    for (let at = 0; at < block.length; at += PIECE) {
      const piece = block.subarray(at, at + PIECE);
      const bytes = this.#isListing ? this.#withoutDoubledReturns(piece) : piece;
      yield this.#splitter.push(bytes).map((line) => this.#text(line, "\n"));
    }
  }

  #withoutDoubledReturns(block: Uint8Array): Uint8Array {
    let isAfterCr = this.#endsInCr;
    const isDoubled = (byte: number): boolean => {
      const wasAfterCr = isAfterCr;
      isAfterCr = byte === CR;
      return isAfterCr && wasAfterCr;
    };
    const hasDoubled = block.some(isDoubled);
    isAfterCr = this.#endsInCr;
    this.#endsInCr = block.length === 0 ? isAfterCr : block.at(-1) === CR;
    return hasDoubled ? block.filter((byte) => !isDoubled(byte)) : block;
  }

  /** Throws LimitError when a line was too long (ftplib, E5); the lines before it have been given out. */
  check(): void {
    if (this.#splitter.failure !== undefined) throw this.#splitter.failure;
  }

  /** The line that the end of the data ends, if there is one. */
  end(): string[] {
    const last = this.#splitter.end();
    const lines = last === undefined ? [] : [this.#text(last, "")];
    this.#client.log.write("retr", "");
    return lines;
  }

  #text(line: Uint8Array, end: string): string {
    const text = this.#client.options.codec.decode(line);
    this.#client.log.write("retr", text + end);
    return text;
  }
}

/** A sink that calls back for each line, and the end that gives out the last. */
export function lineSink(
  client: ClientState,
  callback: LineCallback,
  isListing = false,
): { sink: (block: Uint8Array) => unknown; end: () => Promise<void> } {
  const reader = new LineReader(client, isListing);
  const pace = new Pace();
  const each = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) {
      const done = callback(line);
      if (isThenable(done)) await done;
      const breath = pace.breathe();
      if (breath !== undefined) await breath;
    }
  };
  return {
    sink: async (block) => {
      for (const lines of reader.push(block)) await each(lines);
      reader.check();
    },
    end: () => each(reader.end()),
  };
}
