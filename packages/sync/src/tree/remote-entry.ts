import type { ListedFile, ProgressListener, Site, SiteEntry } from "@ftplib/files";
import type { TreeEntry, TreeFacts, TreeSource } from "./tree.ts";

/** Milliseconds. */
const UNITS = { day: 86_400_000, minute: 60_000, second: 1_000, millisecond: 1 } as const;

/** What is read before it is uploaded, so that many small files go together: 64 KiB. */
const SMALL = 1 << 16;

/** Small content as bytes, which go in a batch; else what opens it. */
export async function sourceOf(
  { tree, path, facts }: TreeSource,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | (() => AsyncIterable<Uint8Array>)> {
  if (facts.size === undefined || facts.size > SMALL) return () => tree.read(path, { signal });
  const blocks: Uint8Array[] = [];
  for await (const block of tree.read(path, { signal })) blocks.push(block);
  return Buffer.concat(blocks);
}

/** The URL of a directory of a site. */
export function urlOf(site: Site, path: string): string {
  const shown = path.split("/").map(encodeURIComponent).join("/");
  if (!path.startsWith("/")) return path === "" ? site.url : `${site.url.replace(/\/$/, "")}/${shown}`;
  const origin = /^[a-z]+:\/\/[^/]*/.exec(site.url)?.[0] ?? site.url;
  return `${origin}/${shown}`;
}

/** An entry of a listing, as trees have it. */
export function treeEntry(entry: SiteEntry, site: Site): TreeEntry {
  const { type, size, modified } = entry;
  const name = site.localName(typeof entry.rawPath === "string" ? entry.name : lastName(entry.rawPath));
  const kind = type === "unknown" ? "other" : type;
  if (modified === undefined) return { name, type: kind, size: kind === "file" ? size : undefined };
  return {
    name,
    type: kind,
    size: kind === "file" ? size : undefined,
    mtime: modified.time,
    precision: UNITS[modified.precision],
    zone: modified.zone === "unknown" && modified.precision !== "day" ? "unknown" : undefined,
  };
}

function lastName(path: Uint8Array): Uint8Array {
  return path.subarray(path.lastIndexOf(0x2f) + 1);
}

/** What `downloadMany` is given of a file, as a listing would say it. */
export function expectation({ size, mtime, precision = 1, zone }: TreeFacts): ListedFile {
  if (mtime === undefined) return { size };
  const unit = precision >= UNITS.day ? "day" : precision >= UNITS.minute ? "minute" : "second";
  return {
    size,
    mtime: new Date(mtime),
    modified: { time: mtime, precision: unit, zone: zone ?? "utc", yearInferred: false },
  };
}

/** What hears of the progress of a transfer, for a listener of a tree. */
export function listenerOf(onProgress: ((bytes: number) => void) | undefined): ProgressListener | undefined {
  return onProgress && (({ bytes }) => onProgress(bytes));
}
