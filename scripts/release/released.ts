import type { Manifest } from "../workspace.ts";
import type { Changeset } from "./changesets.ts";

/** A package after `changeset version`, as it would be published. */
export interface Released {
  readonly name: string;
  readonly source: Manifest;
  /** The package.json in the tarball. */
  readonly packed: Manifest;
  readonly changelog: string;
}

/** What is wrong with a released package; versions are those that every package must have. */
export function faultsOf(
  { name, source, packed, changelog }: Released,
  versions: ReadonlyMap<string, string>,
  changesets: readonly Changeset[],
): string[] {
  const version = versions.get(name);
  const faults: string[] = [];
  for (const [where, found] of [
    ["its package.json", source.version],
    ["the tarball", packed.version],
  ])
    if (found !== version) faults.push(`${name} is ${found} in ${where}, not ${version}`);
  if (!changelog.includes(`\n## ${version}\n`)) faults.push(`${name}: no ${version} in the changelog`);
  for (const { file, bumps, text } of changesets) {
    const [first = ""] = text.split("\n");
    if (bumps.has(name) && !changelog.includes(first)) faults.push(`${name}: the changelog lacks ${file}`);
  }
  for (const [used, range] of Object.entries(packed.dependencies ?? {})) {
    const ours = versions.get(used);
    // A library from outside the workspace has to be one that its fixes reach.
    if (ours === undefined && /^\^\d+\.\d+\.\d+$/.test(range)) continue;
    if (range !== `^${ours}`) faults.push(`${name} wants ${used} as ${range}, not ^${ours ?? "…"}`);
  }
  return faults;
}
