import { replaceUrlPasswords } from "./without-passwords.ts";

/** The command line to give again, as a shell reads it. Passwords in URLs are left out: the program asks for them again. */
export function sameCommand(words: readonly string[]): string {
  const shown = words.map((word) => quoted(replaceUrlPasswords(word, "")));
  return ["ftpl", ...shown].join(" ");
}

function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
