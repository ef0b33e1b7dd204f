import { UsageError } from "../errors/usage-error.ts";

/** A word of a line. */
export interface Word {
  /** What it says, without quotes. */
  readonly text: string;
  /** The word as a pattern, where it has `*`, `?` or `[` outside quotes: what was quoted stands for itself in it. */
  readonly pattern: string | undefined;
  /** Whether it begins with `~`, the home directory, outside quotes. */
  readonly isHome: boolean;
  /** Where it begins in the line, and where it ends. */
  readonly start: number;
  readonly end: number;
  /** The quote that has no end, or the backslash that ends the line; else empty. */
  readonly open: "" | "'" | '"' | "\\";
}

/** A part of a word: quoted, with a backslash, or as it is. */
const PART = /'([^']*)('?)|"((?:[^"\\]|\\.)*)(["\\]?)|\\(.?)|([^\s'"\\]+)/suy;

/**
 * Splits a line into words as a shell does, without variables; `#` at the beginning of a word begins a comment.
 *
 * @throws UsageError for a quote without its end, and for a backslash at the end
 */
export function parseWords(line: string): Word[] {
  const words = parseOpenWords(line);
  const { open = "" } = words.at(-1) ?? {};
  if (open === "") return words;
  throw new UsageError(open === "\\" ? "a backslash ends the line" : `a ${open} has no end`);
}

/** As {@link parseWords}, for a line that is still typed: its last word may have a quote without its end. */
export function parseOpenWords(line: string): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < line.length; ) {
    if (isSpace(line[at])) at++;
    else if (line[at] === "#") break;
    else {
      const word = wordAt(line, at);
      words.push(word);
      at = word.end;
    }
  }
  return words;
}

function wordAt(line: string, start: number): Word {
  let [text, pattern, at, isPattern] = ["", "", start, false];
  let open: Word["open"] = "";
  while (at < line.length && !isSpace(line[at])) {
    PART.lastIndex = at;
    const [whole = "", single, singleEnd, double, doubleEnd, escaped, plain] = PART.exec(line) ?? [];
    if (single !== undefined && singleEnd === "") open = "'";
    if (double !== undefined && doubleEnd !== '"') open = '"';
    if (escaped === "") open = "\\";
    const quoted = single ?? double?.replace(/\\(["\\])/gu, "$1") ?? escaped;
    text += quoted ?? plain ?? "";
    pattern += quoted === undefined ? (plain ?? "") : escapeAll(quoted);
    isPattern ||= /[*?[]/.test(plain ?? "");
    at += whole.length;
  }
  const isHome = /^~(?:\/|$)/.test(text) && line[start] === "~";
  return { text, pattern: isPattern ? pattern : undefined, isHome, start, open, end: at };
}

function isSpace(character: string | undefined): boolean {
  return /\s/u.test(character ?? "");
}

/** A text as a pattern that stands for itself. */
export function escapeAll(text: string): string {
  return text.replace(/[[\]\\*?!^-]/g, "\\$&");
}

/** The text of a pattern, or of a part of one, that stands for itself; undefined where it does not. */
export function plainText(pattern: string): string | undefined {
  const isPattern = /[*?[]/.test(pattern.replace(/\\./gsu, ""));
  return isPattern ? undefined : pattern.replace(/\\(.)/gsu, "$1");
}
