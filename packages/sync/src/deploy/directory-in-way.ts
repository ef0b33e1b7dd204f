import { depthOf } from "../tree/tree-path.ts";
import type { DeployDraft } from "./deploy-draft.ts";
import type { ManifestDirectory, ManifestEntry } from "./deploy-manifest.ts";
import { isLitter } from "./remove-litter.ts";
import type { Spelling } from "./spelling.ts";
import type { TargetLook } from "./target-look.ts";

/** Where a directory of the target is looked at. */
export interface DirectorySides {
  readonly look: TargetLook;
  readonly spelling: Spelling;
}

/** Something in the directory that is not as it was deployed: the directory stays then, and so does all that was deployed to it. */
export async function foreignIn(
  directory: string,
  { deployed }: DeployDraft,
  { look, spelling }: DirectorySides,
): Promise<string | undefined> {
  for await (const there of look.below(directory)) {
    const { path, type } = there;
    if (type === "file" && isLitter(path, deployed)) continue;
    const entry = deployed.get(spelling.spelled(path));
    if (entry === undefined || (entry.type === "directory") !== (type === "directory"))
      return `'${path}', which was not deployed`;
    if (entry.type === "file" && (await look.isChanged(path, there, entry)))
      return `'${path}', which was changed since it was deployed`;
  }
  return undefined;
}

/**
 * Clears what was deployed to a directory, if all of that may go.
 *
 * @param isGone whether what was deployed may go
 * @returns whether it does
 */
export function clearDirectory(
  directory: ManifestDirectory,
  draft: DeployDraft,
  isGone: (entry: ManifestEntry) => boolean,
): boolean {
  const inside = [...draft.deployed.values()].filter(({ path }) => path.startsWith(`${directory.path}/`));
  const all = [...inside, directory];
  if (!all.every((entry) => isGone(entry) && (entry.type === "file" || entry.isMade))) return false;
  const order = (entry: ManifestEntry): number => (entry.type === "file" ? -1_000_000 : -depthOf(entry.path));
  for (const entry of all.toSorted((a, b) => order(a) - order(b))) draft.clear(entry, "a file in the source");
  return true;
}
