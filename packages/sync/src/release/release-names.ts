import type { Site } from "@ftplib/files";
import { remoteTree } from "../tree/remote-tree.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout } from "./layout.ts";

/** When a release was begun, in UTC; a number follows where there are several in a second. */
const RELEASE = /^\d{8}T\d{6}Z(?:-\d{2,})?$/;

/** What was live before there were releases. */
const ORIGINAL = /^original(?:-\d+)?$/;

/** Whether it is the name of a release. */
export function isRelease(name: string): boolean {
  return RELEASE.test(name);
}

/** The directories that can be live, the oldest first; what was live before the first release is the oldest. */
export async function storedReleases(
  site: Site,
  { releases }: Layout,
  options: TreeCallOptions,
): Promise<readonly string[]> {
  if (!(await site.exists(releases, options))) return [];
  const entries = await remoteTree(site, releases).list("", options);
  const names = entries.filter(({ type }) => type !== "file").map(({ name }) => name);
  return [...names.filter((name) => ORIGINAL.test(name)).toSorted(), ...names.filter(isRelease).toSorted()];
}

/** The name of a release that begins now: it comes after all others, whatever the clocks say. */
export function nextRelease(existing: readonly (string | undefined)[], now: Date): string {
  const name = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const last = existing
    .filter((other) => other !== undefined && isRelease(other))
    .toSorted()
    .at(-1);
  if (last === undefined || last < name) return name;
  const [base = last, count = "1"] = last.split("-");
  return `${base}-${String(Number(count) + 1).padStart(2, "0")}`;
}

/** The name that what is live takes when it makes way. */
export function nameOfLive(release: string | undefined, stored: readonly string[]): string {
  const base = release ?? "original";
  for (let count = 1; ; count++) {
    const suffix = release === undefined ? String(count) : String(count).padStart(2, "0");
    const name = count === 1 ? base : `${base}-${suffix}`;
    if (!stored.includes(name)) return name;
  }
}
