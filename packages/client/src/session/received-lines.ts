import type { Reply } from "@ftplib/reply";

/** A line that the server sent on the control connection. */
export interface ReceivedLine {
  readonly text: string;
  /** The reply that this line completes. */
  readonly reply: Reply | undefined;
}

// More lines than any sane server sends ahead; beyond them the bytes wait in the kernel.
const MAX_LINES_AHEAD = 2048;

/** The lines that came and that nobody has asked for yet; one reader waits for the next, one writer for room. */
export class ReceivedLines {
  readonly #lines: ReceivedLine[] = [];
  #wake: () => void = () => {};
  #makeRoom: () => void = () => {};

  get areAny(): boolean {
    return this.#lines.length > 0;
  }

  push(line: ReceivedLine): void {
    this.#lines.push(line);
    this.#wake();
  }

  shift(): ReceivedLine | undefined {
    const line = this.#lines.shift();
    if (line !== undefined) this.#makeRoom();
    return line;
  }

  /** Settles when a line comes, or at {@link release}. */
  more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Whether more wait than should be read ahead. */
  get areMany(): boolean {
    return this.#lines.length >= MAX_LINES_AHEAD;
  }

  /** Settles when one is taken, or at {@link release}. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#makeRoom = resolve;
    });
  }

  /** Nothing will come any more: whoever waits goes on. */
  release(): void {
    this.#wake();
    this.#makeRoom();
  }
}
