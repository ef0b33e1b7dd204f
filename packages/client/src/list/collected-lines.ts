import { LimitError } from "@ftplib/reply";

// Two million lines of 64 characters, or a million as MLSD has them; a line costs memory besides its characters.
const MOST_CHARACTERS = 128 << 20;
const COST_OF_A_LINE = 16;

/** The lines of a listing that is handed out whole, so that it has to end somewhere (hostile-server S82); `list` has no limit. */
export class CollectedLines {
  readonly lines: string[] = [];
  readonly #most: number;
  #size = 0;

  constructor(most: number = MOST_CHARACTERS) {
    this.#most = most;
  }

  /** Throws LimitError when the listing is too long to be kept. */
  add(line: string): void {
    this.#size += line.length + COST_OF_A_LINE;
    if (this.#size > this.#most) {
      throw new LimitError(
        `the listing is longer than ${this.#most} characters; list() reads it as it comes`,
      );
    }
    this.lines.push(line);
  }
}
