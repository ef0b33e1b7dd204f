import { randomUUID } from "node:crypto";
import { checkRemovals } from "../apply/guards.ts";
import type { SyncReport } from "../apply/report.ts";
import type { Tree } from "../tree/tree.ts";
import { checkDeployOptions, type DeployOptions, MANIFEST, statePath } from "./deploy-options.ts";
import { checkNesting } from "../tree/nested-trees.ts";
import type { PlaceFile } from "./deployment.ts";
import { ManifestStore } from "./manifest-store.ts";
import { planDeploy } from "./plan-deploy.ts";
import { rehearseDeployment, runDeployment } from "./run-deployment.ts";
import { scanSource } from "./scan-source.ts";
import { Spelling } from "./spelling.ts";
import { TargetLook } from "./target-look.ts";

/**
 * Uploads what has changed since the last deployment, and removes what was deployed and is not in the source any more: nothing else is
 * ever removed, and a directory that holds anything else stays. Files are compared by SHA-256 with a manifest at the target, which is saved
 * before the first upload and during the run: a run that was broken off at any moment is continued by the next one.
 *
 * A file that fails does not stop the others, but nothing is removed then; `report.failed` lists it.
 *
 * @throws PlanError for a manifest that cannot be read, which names the line; GuardError if too much would be removed; TypeError for an
 * option that is wrong; what the source says when it cannot be read. Nothing has been changed then. TargetChangedError when another
 * deployment or release to the target was found under way: the next one uploads what this one may have changed.
 */
export async function deploy(source: Tree, target: Tree, options: DeployOptions = {}): Promise<SyncReport> {
  checkDeployOptions(options);
  const store = new ManifestStore(target, options.manifest ?? MANIFEST, statePath(options));
  return (await deployWith(source, target, options, { store, place: undefined })).report;
}

/** What a release adds to a deployment. */
export interface DeployWith {
  readonly store: ManifestStore;
  readonly place: PlaceFile | undefined;
}

/** Deploys with a manifest store of the caller's. */
export async function deployWith(
  source: Tree,
  target: Tree,
  options: DeployOptions,
  { store, place }: DeployWith,
): Promise<{ readonly report: SyncReport; readonly hasFiles: boolean }> {
  const { signal } = options;
  const [sourceTraits, { concurrency, ...targetTraits }] = await Promise.all([
    source.traits({ signal }),
    target.traits({ signal }),
  ]);
  const ignoresCase = sourceTraits.ignoresCase || targetTraits.ignoresCase;
  const [scan, found] = await Promise.all([
    scanSource(source, options, { without: store.paths, ignoresCase, signal }),
    store.load({ signal }),
  ]);
  const isExcluded = (path: string): boolean => scan.isExcluded(path, true);
  await checkNesting(source, target, { isExcluded, removes: false });
  const spelling = new Spelling(scan, targetTraits.ignoresCase);
  const before = spelling.adopt(found);
  const isKnown = (path: string): boolean => {
    const entry = before.entries.get(path);
    return entry?.type === "directory" && !entry.isPending;
  };
  const look = new TargetLook(target, { isKnown, ignoresCase: targetTraits.ignoresCase, signal });
  const nameProblem = (name: string): string | undefined => target.nameProblem?.(name);
  const { keepsTimes } = targetTraits;
  const sides = { scan, spelling, look, nameProblem, ignoresCase, keepsTimes };
  const plan = await planDeploy(before, sides, options);
  const removals = plan.clear.length + plan.remove.length;
  checkRemovals({ removals, summary: { targetEntries: before.entries.size } }, options);
  const hasFiles = scan.files.size > 0;
  const context = {
    id: randomUUID(),
    source,
    target,
    before,
    plan,
    store,
    options,
    concurrency,
    hasFiles,
    place,
  };
  const report = await (options.dryRun === true ? rehearseDeployment(context) : runDeployment(context));
  return { report, hasFiles };
}
