import { earlierOf, type FileVersion, type ManifestEntry, type ManifestFile } from "./deploy-manifest.ts";

/** All that deployments may have left under the name of a file. */
export function versionsOf(file: ManifestFile): readonly FileVersion[] {
  return [file, ...earlierOf(file)];
}

/** Whether no deployment is known to have put the file there: the first one that was to do so was broken off, and the next one has it as new. */
export function isUnfinished(file: ManifestFile): boolean {
  return file.isPending && earlierOf(file).length === 0;
}

/**
 * The entry as pending, while nobody knows what is at its path.
 *
 * @param other an entry of the same path, which may be what is there
 */
export function pendingInsteadOf(entry: ManifestEntry, other: ManifestEntry | undefined): ManifestEntry {
  if (entry.type === "directory") return { ...entry, isPending: true };
  const earlier = new Map<string, FileVersion>();
  for (const file of [entry, other]) {
    if (file?.type !== "file") continue;
    for (const { size, sha256, mtime } of versionsOf(file)) earlier.set(sha256, { size, sha256, mtime });
  }
  earlier.delete(entry.sha256);
  return { ...entry, isPending: true, earlier: [...earlier.values()] };
}

/** The entry as known to be there, and nothing else in its place. */
export function confirmed(entry: ManifestEntry): ManifestEntry {
  return entry.type === "file"
    ? { ...entry, isPending: false, earlier: undefined }
    : { ...entry, isPending: false };
}
