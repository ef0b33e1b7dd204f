import type { Site } from "@ftplib/files";
import { MANIFEST } from "../deploy/deploy-options.ts";
import type { DeployManifest } from "../deploy/deploy-manifest.ts";
import { ManifestStore } from "../deploy/manifest-store.ts";
import { PlanError } from "../errors/plan-error.ts";
import { ReleaseError } from "../errors/release-error.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import { isAnythingLive, isDirectory } from "./live-directory.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { isNext } from "./next-directory.ts";
import { isRelease, nameOfLive, storedReleases } from "./release-names.ts";
import { checkRollbackOptions, type RollbackOptions, type RollbackReport } from "./release-options.ts";
import { repairSwap, swap } from "./swap.ts";

/**
 * Makes an earlier release live again, by two renames: the one that was live before, or the one that `to` names. What was live is kept, so
 * that a later call can go forward again. A rollback that was broken off is finished by the next call, which then goes back no further. A
 * call that may be repeated although it was done should name the release: nothing is done then if it is live.
 *
 * @throws ReleaseError when there is no such release, for a live file or link, and where the server refuses to rename it: what is live is as it was then.
 * TypeError for an option that is wrong
 */
export async function rollback(site: Site, options: RollbackOptions): Promise<RollbackReport> {
  checkRollbackOptions(options);
  const layout = layoutOf(options);
  const call = { signal: options.signal };
  const isDry = options.dryRun === true;
  const repair = isDry ? undefined : await repairSwap(site, layout, call);
  const isDone = repair?.outcome === "finished" || repair?.outcome === "complete";
  if (repair !== undefined && !isNext(repair.swap.takes) && isDone) {
    const { release, leaves } = repair.swap;
    if (options.to === undefined || options.to === release) {
      return { release, previous: leaves, repaired: repair.words };
    }
  }
  const isLive = await isAnythingLive(site, layout, call);
  const stored = await storedReleases(site, layout, call);
  const whole = await wholeOf(stored, site, layout, call);
  const live = await new ManifestStore(remoteTree(site, layout.live), MANIFEST, undefined).load(call);
  if (options.to !== undefined && options.to === live.release) {
    return { release: options.to, previous: undefined, repaired: repair?.words };
  }
  const release = options.to ?? (isLive ? before(whole, live) : whole.at(-1));
  if (release === undefined || !whole.includes(release)) {
    const problem =
      release === undefined ? "there is no earlier release" : `there is no release '${release}'`;
    const list = whole.length === 0 ? "none" : whole.join(", ");
    throw new ReleaseError(layout.live, problem, { hint: `(kept are: ${list})` });
  }
  if (!(await isDirectory(site, `${layout.releases}/${release}`, call))) {
    throw new ReleaseError(
      layout.live,
      `'${layout.releases}/${release}' is not a directory, nor a link to one`,
      {
        hint: "(what is live is as it was)",
      },
    );
  }
  const leaves = isLive ? nameOfLive(live.release, stored) : undefined;
  if (!isDry) await swap(site, layout, { leaves, takes: release, release }, call);
  return { release, previous: leaves, repaired: repair?.words };
}

/** The releases without those of which files were removed for their age. */
async function wholeOf(
  stored: readonly string[],
  site: Site,
  layout: Layout,
  options: TreeCallOptions,
): Promise<readonly string[]> {
  const whole: string[] = [];
  for (const name of stored) {
    const tree = remoteTree(site, `${layout.releases}/${name}`);
    const isPruned = await new ManifestStore(tree, MANIFEST, undefined).load(options).then(
      (manifest) => manifest.isPruned,
      (error: unknown) => {
        // One that cannot be read does not keep anybody from going back to another one.
        if (error instanceof PlanError) return false;
        throw error;
      },
    );
    if (!isPruned) whole.push(name);
  }
  return whole;
}

/**
 * What was live before; where that is not kept, the newest release that is older. One that was rolled back between the two is not gone
 * back to. What does not come from a release was live before all of them.
 */
function before(stored: readonly string[], { release, previous }: DeployManifest): string | undefined {
  if (release === undefined) return undefined;
  if (previous !== undefined && stored.includes(previous)) return previous;
  return stored.filter((name) => name < release || !isRelease(name)).at(-1);
}
