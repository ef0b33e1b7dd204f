import { identifyBanner } from "@ftplib/reply";

const MOST_LINES = 64;
const HAS_CONTROLS = /[\p{Cc}\uFFFD]/u;

/** Plain text before the greeting: some servers print a notice before their 220, without a code. */
export class Banner {
  /** The first line of the text; undefined where there is none. */
  first: string | undefined;
  #lines = 0;

  /**
   * Whether the line belongs to the text, and is read over. False for a reply, for what is known to be another protocol,
   * and for bytes that are not text.
   */
  takes(line: string): boolean {
    const text = line.replace(/\r+$/, "");
    if (/^\s*\d/.test(line) || identifyBanner(text) !== undefined) return false;
    if (HAS_CONTROLS.test(text.replaceAll("\t", " "))) return false;
    if (text === "" && this.first === undefined) return false;
    if (++this.#lines > MOST_LINES) return false;
    this.first ??= text;
    return true;
  }
}
