import { escapeControls } from "@ftplib/reply";
import type { Word } from "./parse-words.ts";

/** Writes a text so that it is read as this one word, with the quote that is open before it, if one is. */
export function quoteWord(text: string, open: Word["open"] = ""): string {
  if (open === "'") return `'${text.replaceAll("'", "'\\''")}`;
  if (open === '"') return `"${text.replace(/["\\]/g, "\\$&")}`;
  return text.replace(/[\s'"\\*?[]|^[#!~]/gu, "\\$&");
}

/** Whether a name can be typed, and shown as it is: it has no character that commands a terminal. */
export function isTypable(name: string): boolean {
  return escapeControls(name) === name && !name.includes("\n");
}
