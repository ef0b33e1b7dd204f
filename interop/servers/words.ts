import type { Transferred } from "./probe.ts";

/** The codes of a transfer in their order, such as `150, 226`. */
export function codesOf({ first, final }: Transferred): string {
  return final === undefined ? first.word : `${first.word}, ${final.word}`;
}

/** Whether a transfer ended in success. */
export function hasSucceeded({ first, final }: Transferred): boolean {
  return (final ?? first).word.startsWith("2");
}

/** The lines of a listing, without line ends. */
export function linesOf(data: string): string[] {
  return data.split("\n").flatMap((line) => {
    const text = line.replaceAll("\r", "");
    return text === "" || text.startsWith("total ") ? [] : [text];
  });
}

/** Whether the listing has a line that ends in the name. */
export function names(data: string, name: string): boolean {
  return linesOf(data).some(
    (line) =>
      line === name || (/[ \t/]$/.test(line.slice(0, line.length - name.length)) && line.endsWith(name)),
  );
}

/** A string as the bytes of its UTF-8, a character each. */
export function utf8(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Several findings in one cell. */
export function listed(words: readonly string[], none = "–"): string {
  return words.length === 0 ? none : words.join(", ");
}
