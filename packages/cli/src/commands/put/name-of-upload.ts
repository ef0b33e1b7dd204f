import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Remote } from "../../remote/remotes.ts";
import { parentOf } from "../../remote/check-place.ts";
import { lastName } from "../../remote/shown-path.ts";

/** As `stat` gives them. */
interface FileFacts {
  readonly size: number | bigint;
  readonly mtime: Date;
}

/** What an upload that goes on must have in common with the one that was broken off: the path of the source, then what it is like. */
export function nameOfUpload(source: string, { size, mtime }: FileFacts): string {
  return brief(resolve(source)) + brief([Number(size), mtime.getTime()]);
}

function brief(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}

/**
 * Removes what uploads of this source to this path have left on the server that cannot go on, since the source has changed. A server that does not
 * let us look or remove keeps it.
 */
export async function removeOldParts(
  { site, path }: Remote,
  upload: string,
  signal: AbortSignal,
): Promise<void> {
  const begin = `.${lastName(path)}.${upload.slice(0, 8)}`;
  const isOld = (name: string): boolean =>
    name.startsWith(begin) && /^[\da-f]{8}\.part$/.test(name.slice(begin.length)) && !name.includes(upload);
  const entries = await site.readdir(parentOf(path), { withFileTypes: true, signal }).catch(() => []);
  signal.throwIfAborted();
  for (const entry of entries) {
    if (!isOld(entry.name)) continue;
    await site.rm(entry.rawPath, { force: true, signal }).catch(() => signal.throwIfAborted());
  }
}
