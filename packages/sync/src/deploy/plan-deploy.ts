import { coverOf } from "../filter/path-filter.ts";
import { makeStep } from "../plan/make-step.ts";
import type { Step } from "../plan/step.ts";
import type { TreeFacts } from "../tree/tree.ts";
import { depthOf, nameOf, parentOf, within } from "../tree/tree-path.ts";
import type { DeployOptions } from "./deploy-options.ts";
import { conflict, type DeployPlan, factsOf, removal } from "./deploy-steps.ts";
import { planRemovals } from "./plan-removals.ts";
import type { DeployManifest, ManifestEntry } from "./deploy-manifest.ts";
import { pendingInsteadOf } from "./file-versions.ts";
import { isLitter } from "./remove-litter.ts";
import type { Scan, SourceFile } from "./scan-source.ts";
import type { Spelling } from "./spelling.ts";
import type { TargetLook } from "./target-look.ts";

/** What is compared with the manifest. */
export interface DeploySides {
  readonly scan: Scan;
  readonly spelling: Spelling;
  readonly look: TargetLook;
  /** As of the target. */
  readonly nameProblem: (name: string) => string | undefined;
  /** Whether a side takes `A` and `a` for one name. */
  readonly ignoresCase: boolean;
  /** Whether files at the target keep the times that uploads give them. */
  readonly keepsTimes: boolean;
}

/** Compares the source with the manifest. */
export async function planDeploy(
  manifest: DeployManifest,
  sides: DeploySides,
  options: DeployOptions,
): Promise<DeployPlan> {
  const { scan } = sides;
  const planning = new Planning(manifest, sides, options);
  for (const [path, reason] of scan.others) planning.other(path, reason);
  for (const [path, problem] of scan.unreadable)
    planning.leave(path, `it cannot be read: ${problem}`, { isError: true });
  for (const path of scan.directories) await planning.directory(path);
  for (const file of scan.files.values()) await planning.file(file);
  await planning.rest();
  return planning.plan;
}

const NOT_DEPLOYED = "links and special files are not deployed";

class Planning {
  readonly plan: DeployPlan;
  readonly #scan: Scan;
  readonly #spelling: Spelling;
  readonly #look: TargetLook;
  readonly #nameProblem: DeploySides["nameProblem"];
  readonly #options: DeployOptions;
  readonly #keepsTimes: boolean;
  readonly #deployed: ReadonlyMap<string, ManifestEntry>;
  readonly #isProtected: (path: string) => boolean;
  /** What cannot be made, and all below it. */
  readonly #blocked = new Set<string>();
  /** What stays although the source has something else there, and all below it. */
  readonly #kept = new Set<string>();

  constructor(
    manifest: DeployManifest,
    { scan, spelling, look, nameProblem, ignoresCase, keepsTimes }: DeploySides,
    options: DeployOptions,
  ) {
    this.#scan = scan;
    this.#spelling = spelling;
    this.#look = look;
    this.#nameProblem = nameProblem;
    this.#options = options;
    this.#keepsTimes = keepsTimes;
    this.#deployed = manifest.entries;
    this.#isProtected = coverOf(options.protect ?? [], ignoresCase);
    const entries = new Map(manifest.entries);
    this.plan = { clear: [], make: [], write: [], remove: [], leave: [], entries };
  }

  leave(path: string, reason: string, facts: Partial<Pick<Step, "isError" | "type">> = {}): void {
    this.plan.leave.push(conflict(path, reason, facts));
  }

  /** What is not deployed, a link or a special file if there is no reason: what was deployed there stays, since nobody knows what is meant to be in its place. */
  other(path: string, reason: string | undefined): void {
    this.#kept.add(path);
    const isDeployed = [...this.#deployed.keys()].some((listed) => isWithin(listed, new Set([path])));
    const stays = `${reason ?? "a link or a special file here"}: what was deployed stays`;
    this.leave(path, isDeployed ? stays : (reason ?? NOT_DEPLOYED));
  }

  /** A directory of the source: it is made if it is not there. */
  async directory(path: string): Promise<void> {
    if (this.#isBlocked(path) || this.#cannotBe(path, "directory")) return;
    const before = this.#deployed.get(path);
    if (before?.type === "directory" && !before.isPending) return;
    const there = await this.#look.at(path);
    const isOurs =
      before?.type === "file" &&
      there?.type === "file" &&
      !(await this.#look.isChanged(within(parentOf(path), there.name), there, before));
    if (isOurs && !this.#isProtected(path)) {
      this.#clear(before, "a directory in the source");
      this.#makeDirectory(path);
      return;
    }
    if (there?.type === "file") {
      this.#blocked.add(path);
      // It is not ours any more.
      if (before?.type === "file" && !isOurs) this.#forget(path);
      this.leave(path, "a directory here, a file that may not be replaced at the target", {
        type: "directory",
      });
    } else if (there === undefined) this.#makeDirectory(path);
    else {
      const isMade = before?.type === "directory" && before.isMade;
      this.plan.entries.set(path, { type: "directory", path, isMade, isPending: false });
    }
  }

  /** A file of the source: it is uploaded if it is not what was deployed. */
  async file(file: SourceFile): Promise<void> {
    const { path, size, sha256 } = file;
    if (this.#isBlocked(path) || this.#cannotBe(path, "file")) return;
    const before = this.#deployed.get(path);
    if (before?.type === "directory") {
      const foreign = await this.#foreignIn(path);
      if (foreign !== undefined) return this.#keepDirectory(path, foreign);
      if (!this.#clearDirectory(before)) {
        this.#kept.add(path);
        return this.leave(path, "a file here, a directory that is kept at the target");
      }
    } else if (this.#isProtected(path) && (await this.#look.at(path)) !== undefined) {
      return this.leave(path, "protected");
    }
    const reason = await this.#reasonToWrite(file, before);
    if (reason === undefined) return;
    const target = before?.type === "file" && !before.isPending ? factsOf(before) : undefined;
    const source = { ...file.facts, hash: { algorithm: "SHA-256", hex: sha256 } } as const;
    const action = before?.type === "file" ? "update" : "copy";
    this.plan.write.push(makeStep({ action, path, type: "file", reason, source, target }));
    const { mtime, zone } = file.facts;
    const time = this.#keepsTimes && zone === undefined ? { mtime } : {};
    const entry = { type: "file", path, size, sha256, ...time, isPending: true } as const;
    this.plan.entries.set(path, pendingInsteadOf(entry, before));
  }

  /** What was deployed and is not in the source. */
  async rest(): Promise<void> {
    const gone = [...this.#deployed.values()].filter(
      (entry) => this.#isGone(entry) && this.plan.entries.get(entry.path) === entry,
    );
    const removable = gone.filter((entry) => this.#couldBe(entry));
    await planRemovals(this.plan, removable, this.#look);
  }

  async #reasonToWrite(
    { path, size, sha256 }: SourceFile,
    before: ManifestEntry | undefined,
  ): Promise<string | undefined> {
    if (before?.type !== "file") return "not deployed yet";
    if (before.isPending) return "an earlier run did not finish it";
    if (before.sha256 !== sha256)
      return before.size === size ? "the content differs" : `size ${before.size} → ${size}`;
    if (this.#options.check !== true) return undefined;
    const there = await this.#look.at(path);
    if (there === undefined) return "deployed, but not at the target";
    return there.size === undefined || there.size === size
      ? undefined
      : `size ${there.size} → ${size}, changed at the target`;
  }

  #isGone({ path, type }: ManifestEntry): boolean {
    const { files, directories, isExcluded } = this.#scan;
    if (type === "file" ? files.has(path) : directories.has(path)) return false;
    if (this.#isProtected(path) || isWithin(path, this.#kept)) return false;
    return this.#options.deleteExcluded === true || !isExcluded(path, type === "directory");
  }

  #makeDirectory(path: string): void {
    const source: TreeFacts = { type: "directory" };
    this.plan.make.push(
      makeStep({ action: "mkdir", path, type: "directory", reason: "not deployed yet", source }),
    );
    this.plan.entries.set(path, { type: "directory", path, isMade: true, isPending: true });
  }

  #clear(entry: ManifestEntry, reason: string): void {
    this.plan.clear.push(removal(entry, reason));
    this.plan.entries.delete(entry.path);
  }

  /** Something in the directory that is not as it was deployed: the directory stays then, and so does all that was deployed to it. */
  async #foreignIn(directory: string): Promise<string | undefined> {
    for await (const there of this.#look.below(directory)) {
      const { path, type } = there;
      if (type === "file" && isLitter(path, this.#deployed)) continue;
      const entry = this.#deployed.get(this.#spelling.spelled(path));
      if (entry === undefined || (entry.type === "directory") !== (type === "directory"))
        return `'${path}', which was not deployed`;
      if (entry.type === "file" && (await this.#look.isChanged(path, there, entry)))
        return `'${path}', which was changed since it was deployed`;
    }
    return undefined;
  }

  /** An error, since the source's file is not put there: a release without it must not become live. */
  #keepDirectory(path: string, foreign: string): void {
    this.#kept.add(path);
    const reason = `a file here, a directory at the target that holds ${foreign}`;
    this.leave(path, reason, { isError: true });
  }

  /** Clears what was deployed to a directory, if all of that may go. */
  #clearDirectory(directory: ManifestEntry): boolean {
    const inside = [...this.#deployed.values()].filter(({ path }) => path.startsWith(`${directory.path}/`));
    const all = [...inside, directory];
    const isOurs = all.every((entry) => this.#isGone(entry) && (entry.type === "file" || entry.isMade));
    if (!isOurs) return false;
    const order = (entry: ManifestEntry): number =>
      entry.type === "file" ? -1_000_000 : -depthOf(entry.path);
    for (const entry of all.toSorted((a, b) => order(a) - order(b)))
      this.#clear(entry, "a file in the source");
    return true;
  }

  /** Whether the target takes the name for another one of the source, the first of which has it, or cannot have it at all. */
  #cannotBe(path: string, type: "file" | "directory"): boolean {
    const problem = this.#nameProblem(nameOf(path));
    const twin = this.#spelling.twinOf(path);
    if (problem === undefined && twin === undefined) return false;
    this.#blocked.add(path);
    if (problem !== undefined) {
      this.#forget(path);
      this.leave(path, `the target cannot have this name: ${problem}`, { type });
    } else this.leave(path, `the target takes this name and '${nameOf(twin ?? "")}' for one`, { type });
    return true;
  }

  /** The manifest does not list it any more, nor what is in it. */
  #forget(path: string): void {
    for (const listed of this.plan.entries.keys())
      if (listed === path || listed.startsWith(`${path}/`)) this.plan.entries.delete(listed);
  }

  /** What an earlier run could not put there need not be removed. */
  #couldBe({ path }: ManifestEntry): boolean {
    if (path.split("/").every((name) => this.#nameProblem(name) === undefined)) return true;
    this.plan.entries.delete(path);
    return false;
  }

  #isBlocked(path: string): boolean {
    return isWithin(path, this.#blocked);
  }
}

function isWithin(path: string, places: ReadonlySet<string>): boolean {
  for (let at = path; at !== ""; at = parentOf(at)) if (places.has(at)) return true;
  return false;
}
