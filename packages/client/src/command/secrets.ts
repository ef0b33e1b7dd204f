import { escapeControls } from "@ftplib/reply";
import { MASK } from "./command.ts";
import type { TextCodec } from "./text-codec.ts";

// Shorter values would mask parts of ordinary words; as arguments of PASS and ACCT they are masked by command.ts.
const SHORTEST_MASKED = 4;

/**
 * The values that no output may hold: masked by value, wherever they turn up (hostile-server S65, S66). Text is masked before
 * it is cut, escaped or quoted; the spellings that escaping gives are known all the same.
 */
export class Secrets {
  readonly #values = new Set<string>();
  /** The values, the longest first: one may be a part of another. */
  #ordered: readonly string[] = [];

  /** Remembers a password or account for the life of the client, in each way in which it may come back. */
  add(value: string, codec?: TextCodec): void {
    if (value.length < SHORTEST_MASKED || value === "anonymous@") return;
    const spellings = [value, escapeControls(value), JSON.stringify(value).slice(1, -1)];
    if (codec !== undefined) spellings.push(codec.decode(codec.encode(value)));
    for (const each of spellings) this.#values.add(each);
    this.#ordered = [...this.#values].sort((one, other) => other.length - one.length);
  }

  /** The text with every secret in it replaced by a mask of fixed width. */
  mask(text: string): string {
    let masked = text;
    for (const value of this.#ordered) {
      if (masked.includes(value)) masked = masked.replaceAll(value, MASK);
    }
    return masked;
  }
}
