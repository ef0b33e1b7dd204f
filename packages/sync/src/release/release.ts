import { removeIfEmpty } from "../tree/remove-if-empty.ts";
import type { Site } from "@ftplib/files";
import type { SyncReport } from "../apply/report.ts";
import { deployWith } from "../deploy/deploy.ts";
import { type DeployOptions, MANIFEST } from "../deploy/deploy-options.ts";
import type { PlaceFile } from "../deploy/deployment.ts";
import { ManifestStore } from "../deploy/manifest-store.ts";
import { ReleaseError } from "../errors/release-error.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import type { Tree } from "../tree/tree.ts";
import { copyUnchanged } from "./copy-unchanged.ts";
import { isAnythingLive } from "./live-directory.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { claimNext, type NextDirectory, orTaken } from "./next-directory.ts";
import { isRelease, nameOfLive, nextRelease, storedReleases } from "./release-names.ts";
import { checkReleaseOptions, type ReleaseOptions, type ReleaseReport } from "./release-options.ts";
import { removeOld, removeRelease } from "./remove-release.ts";
import { testRename } from "./rename-test.ts";
import { repairSwap, swap } from "./swap.ts";

/**
 * Uploads everything to a new directory, which then takes the place of the live one by two renames. What was live is kept, for
 * {@link rollback}; of older releases what was deployed to them is removed. Files that only the live directory has, such as those that
 * visitors have uploaded, go with it: keep them elsewhere.
 *
 * A call that was broken off, at whatever moment, is made good by the next one: `report.repaired` says what it found.
 *
 * @throws ReleaseError before any upload where what is live is a file or a link, or the server cannot rename directories; when a file cannot be uploaded, when a rename is
 * refused, and for a source without files: what is live is as it was then. TypeError for an option that is wrong;
 * TargetChangedError when another release or deployment was found under way
 */
export async function release(source: Tree, site: Site, options: ReleaseOptions): Promise<ReleaseReport> {
  checkReleaseOptions(options);
  const layout = layoutOf(options);
  const call = { signal: options.signal };
  const isDry = options.dryRun === true;
  const repair = isDry ? undefined : await repairSwap(site, layout, call);
  const isLive = await isAnythingLive(site, layout, call);
  const stored = await storedReleases(site, layout, call);
  const isFirst = stored.length === 0 && !isDry;

  const current = new ManifestStore(remoteTree(site, layout.live), MANIFEST, undefined);
  const { leaves, store, next, name, ...made } = await orTidied(site, layout, isFirst, async () => {
    if (isFirst) await testRename(site, layout, call);
    const manifest = await current.load(call);
    const leaves = isLive ? nameOfLive(manifest.release, stored) : undefined;
    return { leaves, ...(await upload(source, site, layout, { manifest, leaves, stored, options })) };
  });

  await current.checkUnchanged(call);
  // Else it is not the directory any more that this call has filled.
  await store.checkUnchanged(call);
  try {
    if (!isDry) await swap(site, layout, { leaves, takes: next.name, release: name }, call);
  } catch (error) {
    throw orTaken(error, layout);
  }
  // What was live is kept first, whatever its age: it may have been rolled back to.
  const earlier = [leaves, ...stored.toReversed()].filter((name) => name !== undefined && isRelease(name));
  const old = (earlier as string[]).slice(options.keep ?? 3);
  const pruned = isDry ? { removed: old, left: [] } : await removeOld(site, layout, old, call);
  const isNoneKept = !isDry && earlier.length === pruned.removed.length;
  if (isNoneKept) await removeIfEmpty(remoteTree(site, layout.releases), "", call).catch(() => {});
  const left = [...next.left, ...pruned.left];
  return { release: name, previous: leaves, repaired: repair?.words, ...made, ...pruned, left };
}

/** Runs what makes the directory of releases; where it fails with nothing in that, the directory goes. */
async function orTidied<T>(site: Site, layout: Layout, isFirst: boolean, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFirst) await removeIfEmpty(remoteTree(site, layout.releases), "", {}).catch(() => {});
    throw orTaken(error, layout);
  }
}

/** A release that can go live. */
interface Uploaded {
  readonly deployed: SyncReport;
  readonly copied: number;
  readonly name: string;
  /** Its manifest. */
  readonly store: ManifestStore;
  readonly next: NextDirectory;
}

/** Uploads the next release, or what is missing of one that an earlier call has begun. */
async function upload(
  source: Tree,
  site: Site,
  layout: Layout,
  {
    manifest,
    leaves,
    stored,
    options,
  }: {
    readonly manifest: Awaited<ReturnType<ManifestStore["load"]>>;
    /** The name that what is live is going to have. */
    readonly leaves: string | undefined;
    readonly stored: readonly string[];
    readonly options: ReleaseOptions;
  },
): Promise<Uploaded> {
  const { copy, dryRun, ignoresCase } = options;
  const call = { signal: options.signal };
  const isDry = dryRun === true;
  const next = await claimNext(site, layout, { isDry, ignoresCase: ignoresCase === true, ...call });
  const path = `${layout.releases}/${next.name}`;
  const target = remoteTree(site, path, { ignoresCase });
  const store = new ManifestStore(target, MANIFEST, undefined);
  const name = nextRelease([...stored, manifest.release], new Date());
  store.nameRelease(name, leaves);
  const tree = remoteTree(site, layout.live);
  const place =
    copy === false || isDry
      ? undefined
      : await copyUnchanged(site, { live: layout.live, next: path }, { tree, target, manifest }, call);
  let copied = 0;
  const counted: PlaceFile | undefined =
    place &&
    (async (step) => {
      const isCopied = await place(step);
      if (isCopied) copied++;
      return isCopied;
    });
  const { report, hasFiles } = await deployWith(
    source,
    target,
    { ...deployOptions(options), deleteExcluded: true, maxDelete: false, check: next.isTakenOver },
    { store, place: counted },
  );
  const { live } = layout;
  if (!hasFiles) {
    if (!isDry) await removeRelease(site, path, call).catch(() => {});
    throw new ReleaseError(live, "the source has no files", { hint: "(what is live is as it was)" });
  }
  const [failed] = report.failed;
  if (failed !== undefined) {
    const problem = `${report.failed.length} files could not be uploaded, the first is '${failed.step.path}'`;
    const hint = "(what is live is as it was; the next release uploads what is missing)";
    throw new ReleaseError(live, problem, { hint, cause: failed.error });
  }
  return { deployed: report, copied, name, store, next };
}

function deployOptions(options: ReleaseOptions): DeployOptions {
  const { dryRun, exclude, filter, ignore, ignoreFiles, include, onProgress, onStep, signal } = options;
  return { dryRun, exclude, filter, ignore, ignoreFiles, include, onProgress, onStep, signal };
}
