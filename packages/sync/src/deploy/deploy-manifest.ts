import { PlanError } from "../errors/plan-error.ts";
import { pathProblem } from "../tree/tree-path.ts";

/** What a deployment has uploaded under a name. */
export interface FileVersion {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** The time that its upload gave it, epoch milliseconds; undefined where the target keeps no times. */
  readonly mtime?: number | undefined;
}

/** A file that a deployment has put on the target, or was about to. */
export interface ManifestFile extends FileVersion {
  readonly type: "file";
  readonly path: string;
  /** Whether it is not known to have arrived: the run that uploads it has not said so yet. */
  readonly isPending: boolean;
  /** Of a pending file: what earlier uploads have put there, which may be there still. */
  readonly earlier?: readonly FileVersion[] | undefined;
}

/** A directory that holds deployed files. */
export interface ManifestDirectory {
  readonly type: "directory";
  readonly path: string;
  /** Whether a deployment made it: only such a directory is ever removed. */
  readonly isMade: boolean;
  /** Whether the run that makes it has not said yet that it is there. */
  readonly isPending: boolean;
}

/** A line of a manifest. */
export type ManifestEntry = ManifestFile | ManifestDirectory;

/** What was deployed to a target. It lives there, and is all that a later deployment may remove (B5). */
export interface DeployManifest {
  /** When it was saved, epoch milliseconds. */
  readonly saved: number;
  /** The name of the release that it belongs to; undefined for a plain deployment. */
  readonly release: string | undefined;
  /** The name among the releases of what was live before that one; undefined if nothing was. */
  readonly previous?: string | undefined;
  /** Whether files of the release are being removed, or were: it can not be live again. */
  readonly isPruned: boolean;
  /** Whether the same was written to a copy first, since a write to this target that is broken off leaves half a file. */
  readonly hasCopy?: boolean | undefined;
  /** By path. */
  readonly entries: ReadonlyMap<string, ManifestEntry>;
}

/** The manifest of a target that nothing was deployed to. */
export const nothingDeployed: DeployManifest = {
  saved: 0,
  release: undefined,
  isPruned: false,
  entries: new Map(),
};

/** The text of a manifest: a header, then a line of JSON for each entry. `readManifest` can read it. */
export function formatManifest(manifest: DeployManifest): string {
  const { saved, release, previous, isPruned, hasCopy, entries } = manifest;
  const header = {
    manifest: "@ftplib/sync",
    version: 1,
    saved: new Date(saved).toISOString(),
    release,
    previous,
    ...(isPruned ? { pruned: true } : {}),
    ...(hasCopy === true ? { copy: true } : {}),
    entries: entries.size,
  };
  return [header, ...Array.from(entries.values(), lineOf)]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

function lineOf(entry: ManifestEntry): Readonly<Record<string, unknown>> {
  const { path, type, isPending } = entry;
  const pending = isPending ? { pending: true } : {};
  if (type === "directory") return { path, type, made: entry.isMade, ...pending };
  const earlier = earlierOf(entry).map(factsOfVersion);
  return {
    path,
    type,
    ...factsOfVersion(entry),
    ...pending,
    ...(earlier.length > 0 ? { earlier } : {}),
  };
}

/** What earlier uploads have put in the place of a file that is pending. */
export function earlierOf({ isPending, earlier = [] }: ManifestFile): readonly FileVersion[] {
  return isPending ? earlier : [];
}

function factsOfVersion({ size, sha256, mtime }: FileVersion): object {
  return { size, mtime, hash: { algorithm: "SHA-256", hex: sha256 } };
}

/**
 * Reads the text of a manifest.
 *
 * @param where the file, for messages
 * @throws PlanError, which names the line
 */
export function parseManifest(where: string, text: string): DeployManifest {
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  if (lines.at(-1) === "") lines.pop();
  const header = headerOf(where, lines[0] ?? "");
  const entries = new Map<string, ManifestEntry>();
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const entry = entryOf(where, index + 1, parsed(where, index + 1, line));
    if (entries.has(entry.path)) throw new PlanError(where, index + 1, `'${entry.path}' is there twice`);
    entries.set(entry.path, entry);
  }
  if (entries.size !== header.entries) {
    const problem = `the manifest ends with ${entries.size} entries of ${header.entries}`;
    throw new PlanError(where, lines.length, `${problem} ${REMEDY}`);
  }
  return { ...header, entries };
}

/** What to try when a manifest cannot be read. */
export const REMEDY =
  "(mend it, or remove it: the next deployment then uploads everything, and removes nothing)";

function headerOf(where: string, line: string) {
  const header = parsed(where, 1, line);
  const { manifest, version, saved, release, previous, pruned, copy, entries } = header;
  if (manifest !== "@ftplib/sync") throw new PlanError(where, 1, `this is not a manifest ${REMEDY}`);
  if (version !== 1) throw new PlanError(where, 1, `a manifest of version ${String(version)}; known is 1`);
  const time = typeof saved === "string" ? Date.parse(saved) : Number.NaN;
  if (!Number.isFinite(time) || typeof entries !== "number") {
    throw new PlanError(where, 1, `the header lacks 'saved' or 'entries' ${REMEDY}`);
  }
  return {
    saved: time,
    release: typeof release === "string" ? release : undefined,
    previous: typeof previous === "string" ? previous : undefined,
    isPruned: pruned === true,
    ...(copy === true ? { hasCopy: true } : {}),
    entries,
  };
}

function parsed(where: string, line: number, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PlanError(where, line, `this is not a line of JSON ${REMEDY}`, error);
  }
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new PlanError(where, line, `this is not an object ${REMEDY}`);
}

function entryOf(where: string, line: number, value: Readonly<Record<string, unknown>>): ManifestEntry {
  const { path, type, made, pending, earlier } = value;
  const problem =
    typeof path === "string" && path !== "" ? pathProblem(path) : "it is not the path of a file";
  if (problem !== undefined) throw new PlanError(where, line, `the path ${JSON.stringify(path)}: ${problem}`);
  const isPending = pending === true;
  if (type === "directory") return { type, path: path as string, isMade: made === true, isPending };
  const version = type === "file" ? versionIn(value) : undefined;
  if (version === undefined) {
    throw new PlanError(where, line, `the file lacks its size or its hash ${REMEDY}`);
  }
  const versions = isPending && Array.isArray(earlier) ? earlier.map(versionIn) : [];
  const known = versions.filter((version) => version !== undefined);
  const others = known.length > 0 ? { earlier: known } : {};
  return { type: "file", path: path as string, ...version, isPending, ...others };
}

function versionIn(value: unknown): FileVersion | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { size, mtime, hash } = value as Readonly<Record<string, unknown>>;
  const sha256 = sha256In(hash);
  if (!Number.isSafeInteger(size) || sha256 === undefined) return undefined;
  const time = typeof mtime === "number" && Number.isFinite(mtime) ? { mtime } : {};
  return { size: size as number, sha256, ...time };
}

function sha256In(hash: unknown): string | undefined {
  if (typeof hash !== "object" || hash === null || !("algorithm" in hash) || !("hex" in hash))
    return undefined;
  const { algorithm, hex } = hash;
  return algorithm === "SHA-256" && typeof hex === "string" && isSha256(hex) ? hex : undefined;
}

/** Whether it is a SHA-256 in lower-case hex. */
export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
