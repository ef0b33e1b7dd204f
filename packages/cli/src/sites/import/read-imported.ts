import { basename } from "node:path";
import type { Imported } from "./imported-site.ts";

/** Reads the sites of another program; what the file holds, and its name, say which one it is. */
export async function readImported(text: string, path: string): Promise<Imported> {
  const begin = text.replace(/^\uFEFF/, "").trimStart();
  if (begin.startsWith("<")) return await (await import("./read-filezilla.ts")).readFilezilla(begin);
  if (/\.ya?ml$/i.test(path)) return await (await import("./read-workflow.ts")).readWorkflow(text, path);
  const isIni = /^\s*\[[^\]{}"]+\]\s*$/m.test(text) && /^\s*type\s*=/m.test(text);
  if (isIni || basename(path) === "rclone.conf") return (await import("./read-rclone.ts")).readRclone(text);
  if (/^[[{/]/.test(begin)) return await (await import("./read-vscode.ts")).readVscode(begin, path);
  return (await import("./read-lftp.ts")).readLftp(text);
}
