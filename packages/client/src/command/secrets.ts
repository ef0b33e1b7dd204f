import { escapeControls } from "@ftplib/reply";
import { MASK } from "./command.ts";
import { isOwnWords } from "./own-words.ts";
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
  /** Those that do not consist of words of our own messages. */
  #foreign: readonly string[] = [];

  /** Remembers a password or account for the life of the client, in each way in which it may come back. */
  add(value: string, codec?: TextCodec): void {
    if (value.length < SHORTEST_MASKED || value === "anonymous@") return;
    const spellings = [
      value,
      escapeControls(value),
      JSON.stringify(value).slice(1, -1),
      value.replaceAll('"', '""'),
      value.replaceAll("'", "''"),
      value.replaceAll(/["']/g, "\\$&"),
      ...percentEncoded(value),
    ];
    if (codec !== undefined) spellings.push(codec.decode(codec.encode(value)));
    for (const each of spellings) this.#values.add(each);
    this.#ordered = [...this.#values].sort((one, other) => other.length - one.length);
    this.#foreign = this.#ordered.filter((each) => !isOwnWords(each));
  }

  /** The text with every secret in it replaced by a mask of fixed width. */
  mask(text: string): string {
    return maskEach(this.#ordered, text);
  }

  /** The same for what we say ourselves: a secret that is made of our own words says nothing there, and the text stays readable. */
  maskOwn(text: string): string {
    return maskEach(this.#foreign, text);
  }

  /** The same for a command as it is shown, whose verb is ours. */
  maskCommand(shown: string): string {
    const end = shown.indexOf(" ");
    if (end < 0) return this.maskOwn(shown);
    return this.maskOwn(shown.slice(0, end)) + this.mask(shown.slice(end));
  }
}

function percentEncoded(value: string): readonly string[] {
  try {
    const encoded = encodeURIComponent(value);
    return [encoded, encoded.replaceAll(/%../g, (byte) => byte.toLowerCase())];
  } catch {
    // A lone surrogate has no such spelling.
    return [];
  }
}

function maskEach(values: readonly string[], text: string): string {
  let masked = text;
  for (const value of values) {
    if (masked.includes(value)) masked = masked.replaceAll(value, MASK);
  }
  return masked;
}
