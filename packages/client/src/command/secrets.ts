import { escapeControls } from "@ftplib/reply";
import { MASK } from "./command.ts";

// Shorter values would mask parts of ordinary words; as arguments of PASS and ACCT they are masked by command.ts.
const SHORTEST_MASKED = 4;

/** The values that no output may hold: masked by value, wherever they turn up (hostile-server S65, S66). */
export class Secrets {
  readonly #values = new Set<string>();

  /** Remembers a password or account for the life of the session. */
  add(value: string): void {
    if (value.length < SHORTEST_MASKED || value === "anonymous@") return;
    // As it is, and as the messages of errors spell it.
    this.#values.add(value).add(escapeControls(value));
  }

  /** The text with every secret in it replaced by a mask of fixed width. */
  mask(text: string): string {
    let masked = text;
    for (const value of this.#values) {
      if (masked.includes(value)) masked = masked.replaceAll(value, MASK);
    }
    return masked;
  }
}
