/** What distinguishes one version of the server's file from another, as far as the server says. */
export interface FileVersion {
  /** Bytes. */
  readonly size: number | undefined;
  /** When it was modified, epoch milliseconds in UTC. */
  readonly modified: number | undefined;
}

/** Whether both are known to be the same version: what is not known may differ. */
export function isSameVersion(one: FileVersion, other: FileVersion): boolean {
  if (one.size === undefined || one.modified === undefined) return false;
  return one.size === other.size && one.modified === other.modified;
}

/** Whether the two differ in what is known of both. */
export function hasChanged(before: FileVersion, now: FileVersion): boolean {
  const differ = (one: number | undefined, other: number | undefined): boolean =>
    one !== undefined && other !== undefined && one !== other;
  return differ(before.size, now.size) || differ(before.modified, now.modified);
}
