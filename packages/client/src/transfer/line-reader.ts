import { LineSplitter } from "@ftplib/reply";
import type { Sink } from "@ftplib/transport";
import type { Session } from "../session/session.ts";

/** Takes one line of a text transfer without its line end; awaited before the next. */
export type LineCallback = (line: string) => void | Promise<void>;

/** The blocks of a text transfer as lines: CR LF, LF and a lone CR each end one (ftplib, T2, K8). */
export class LineReader {
  readonly #session: Session;
  readonly #splitter: LineSplitter;

  constructor(session: Session) {
    this.#session = session;
    this.#splitter = new LineSplitter({
      maxLineLength: session.options.maxLineLength,
      terminator: "universal",
    });
  }

  /** The lines that end in this block. */
  push(block: Uint8Array): string[] {
    return this.#splitter.push(block).map((line) => this.#text(line, "\n"));
  }

  /** Throws LimitError when a line was too long (ftplib, E5); the lines before it have been given out. */
  check(): void {
    if (this.#splitter.failure !== undefined) throw this.#splitter.failure;
  }

  /** The line that the end of the data ends, if there is one. */
  end(): string[] {
    const last = this.#splitter.end();
    const lines = last === undefined ? [] : [this.#text(last, "")];
    this.#session.log.write("retr", "");
    return lines;
  }

  #text(line: Uint8Array, end: string): string {
    const text = this.#session.options.codec.decode(line);
    this.#session.log.write("retr", text + end);
    return text;
  }
}

/** A sink that calls back for each line, and the end that gives out the last. */
export function lineSink(session: Session, callback: LineCallback): { sink: Sink; end: () => Promise<void> } {
  const reader = new LineReader(session);
  const each = async (lines: readonly string[]): Promise<void> => {
    for (const line of lines) await callback(line);
  };
  return {
    sink: async (block) => {
      await each(reader.push(block));
      reader.check();
    },
    end: () => each(reader.end()),
  };
}
