import { escapeControls } from "@ftplib/reply";
import { cutMiddle } from "../progress/bar-line.ts";

/** The name of a server in a prompt: that of the site, or its host. */
export function labelOf(word: string): string {
  const [, site] = /^([A-Za-z0-9][\w.-]+):(?!\/\/)/.exec(word) ?? [];
  const [, host] = /^[a-z]+:\/\/(?:[^/]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(word) ?? [];
  return site ?? host ?? "ftpl";
}

/** The prompt of a shell: where it is, in no more than half of the columns. */
export function promptOf(label: string, path: string, columns: number): string {
  const where = escapeControls(`${label}:${path}`).replaceAll("\n", "\\x0a");
  return `${cutMiddle(where, Math.max(8, Math.floor(columns / 2) - 2))}> `;
}
