import { coverOf } from "../filter/path-filter.ts";
import { makeStep } from "../plan/make-step.ts";
import { nameOf, parentOf, within } from "../tree/tree-path.ts";
import { DeployDraft } from "./deploy-draft.ts";
import type { DeployManifest, ManifestEntry } from "./deploy-manifest.ts";
import type { DeployOptions } from "./deploy-options.ts";
import { type DeployPlan, factsOf } from "./deploy-steps.ts";
import { clearDirectory, type DirectorySides, foreignIn } from "./directory-in-way.ts";
import { isUnfinished } from "./file-versions.ts";
import { planRemovals } from "./plan-removals.ts";
import type { Scan, SourceFile } from "./scan-source.ts";

/** What is compared with the manifest. */
export interface DeploySides extends DirectorySides {
  readonly scan: Scan;
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
    planning.draft.leave(path, `it cannot be read: ${problem}`, { isError: true });
  for (const path of scan.directories) await planning.directory(path);
  for (const file of scan.files.values()) await planning.file(file);
  await planning.rest();
  return planning.draft.plan;
}

const NOT_DEPLOYED = "links and special files are not deployed";

class Planning {
  readonly draft: DeployDraft;
  readonly #sides: DeploySides;
  readonly #options: DeployOptions;
  readonly #isProtected: (path: string) => boolean;

  constructor(manifest: DeployManifest, sides: DeploySides, options: DeployOptions) {
    this.draft = new DeployDraft(manifest);
    this.#sides = sides;
    this.#options = options;
    this.#isProtected = coverOf(options.protect ?? [], sides.ignoresCase);
  }

  /** What is not deployed, a link or a special file if there is no reason: what was deployed there stays, since nobody knows what is meant to be in its place. */
  other(path: string, reason: string | undefined): void {
    this.draft.keep(path);
    const isDeployed = this.draft.isDeployed(path);
    const stays = `${reason ?? "a link or a special file here"}: what was deployed stays`;
    this.draft.leave(path, isDeployed ? stays : (reason ?? NOT_DEPLOYED));
  }

  /** A directory of the source: it is made if it is not there. */
  async directory(path: string): Promise<void> {
    if (this.draft.isBlocked(path) || this.#cannotBe(path, "directory")) return;
    const before = this.draft.deployed.get(path);
    if (before?.type === "directory" && !before.isPending) return;
    const there = await this.#sides.look.at(path);
    const isOurs =
      before?.type === "file" &&
      there?.type === "file" &&
      !(await this.#sides.look.isChanged(within(parentOf(path), there.name), there, before));
    if (isOurs && !this.#isProtected(path)) {
      this.draft.clear(before, "a directory in the source");
      this.draft.makeDirectory(path);
      return;
    }
    if (there?.type === "file") {
      this.draft.block(path);
      // It is not ours any more.
      if (before?.type === "file" && !isOurs) this.draft.forget(path);
      this.draft.leave(path, "a directory here, a file that may not be replaced at the target", {
        type: "directory",
      });
    } else if (there === undefined) this.draft.makeDirectory(path);
    else {
      const isMade = before?.type === "directory" && before.isMade;
      this.draft.plan.entries.set(path, { type: "directory", path, isMade, isPending: false });
    }
  }

  /** A file of the source: it is uploaded if it is not what was deployed. */
  async file(file: SourceFile): Promise<void> {
    const { path, size, sha256 } = file;
    if (this.draft.isBlocked(path) || this.#cannotBe(path, "file")) return;
    const before = this.draft.deployed.get(path);
    if (before?.type === "directory") {
      const foreign = await foreignIn(path, this.draft, this.#sides);
      if (foreign !== undefined) return this.#keepDirectory(path, foreign);
      if (!clearDirectory(before, this.draft, (entry) => this.#isGone(entry))) {
        this.draft.keep(path);
        return this.draft.leave(path, "a file here, a directory that is kept at the target");
      }
    } else if (this.#isProtected(path) && (await this.#sides.look.at(path)) !== undefined) {
      return this.draft.leave(path, "protected");
    }
    const reason = await this.#reasonToWrite(file, before);
    if (reason === undefined) return;
    const target = before?.type === "file" && !before.isPending ? factsOf(before) : undefined;
    const source = { ...file.facts, hash: { algorithm: "SHA-256", hex: sha256 } } as const;
    const action = before?.type === "file" && !isUnfinished(before) ? "update" : "copy";
    const { mtime, zone } = file.facts;
    const time = this.#sides.keepsTimes && zone === undefined ? { mtime } : {};
    const entry = { type: "file", path, size, sha256, ...time, isPending: true } as const;
    this.draft.write(makeStep({ action, path, type: "file", reason, source, target }), entry);
  }

  /** What was deployed and is not in the source. */
  async rest(): Promise<void> {
    const gone = [...this.draft.deployed.values()].filter(
      (entry) => this.#isGone(entry) && this.draft.plan.entries.get(entry.path) === entry,
    );
    const removable = gone.filter((entry) => this.#couldBe(entry));
    await planRemovals(this.draft.plan, removable, this.#sides.look);
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
    const there = await this.#sides.look.at(path);
    if (there === undefined) return "deployed, but not at the target";
    return there.size === undefined || there.size === size
      ? undefined
      : `size ${there.size} → ${size}, changed at the target`;
  }

  #isGone({ path, type }: ManifestEntry): boolean {
    const { files, directories, isExcluded } = this.#sides.scan;
    if (type === "file" ? files.has(path) : directories.has(path)) return false;
    if (this.#isProtected(path) || this.draft.isKept(path)) return false;
    return this.#options.deleteExcluded === true || !isExcluded(path, type === "directory");
  }

  /** An error, since the source's file is not put there: a release without it must not become live. */
  #keepDirectory(path: string, foreign: string): void {
    this.draft.keep(path);
    const reason = `a file here, a directory at the target that holds ${foreign}`;
    this.draft.leave(path, reason, { isError: true });
  }

  /** Whether the target takes the name for another one of the source, the first of which has it, or cannot have it at all. */
  #cannotBe(path: string, type: "file" | "directory"): boolean {
    const problem = this.#sides.nameProblem(nameOf(path));
    const twin = this.#sides.spelling.twinOf(path);
    if (problem === undefined && twin === undefined) return false;
    this.draft.block(path);
    if (problem !== undefined) {
      this.draft.forget(path);
      this.draft.leave(path, `the target cannot have this name: ${problem}`, { type });
    } else this.draft.leave(path, `the target takes this name and '${nameOf(twin ?? "")}' for one`, { type });
    return true;
  }

  /** What an earlier run could not put there need not be removed. */
  #couldBe({ path }: ManifestEntry): boolean {
    if (path.split("/").every((name) => this.#sides.nameProblem(name) === undefined)) return true;
    this.draft.plan.entries.delete(path);
    return false;
  }
}
