import { createHash } from "node:crypto";
import { PlanError } from "../errors/plan-error.ts";
import { TargetChangedError } from "../errors/target-changed-error.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { nameOf, parentOf } from "../tree/tree-path.ts";
import type { Tree, TreeCallOptions } from "../tree/tree.ts";
import { formatFtpDeployState, parseFtpDeployState, wasCutOff } from "./ftp-deploy-state.ts";
import { pendingInsteadOf } from "./file-versions.ts";
import {
  nothingDeployed,
  formatManifest,
  type DeployManifest,
  type ManifestEntry,
  parseManifest,
} from "./deploy-manifest.ts";
import { textOf, writeText } from "./tree-text.ts";

/** Reads and saves the manifest of a target, and next to it the state of FTP-Deploy-Action where that is kept up to date. */
export class ManifestStore {
  /** The paths of both, and of the copy: no deployment uploads or removes them. */
  readonly paths: readonly string[];
  readonly #target: Tree;
  readonly #manifest: string;
  readonly #state: string | undefined;
  #description: string | undefined;
  #isUpToDate = false;
  #hasCopy = false;
  #isRenamed = false;
  #release: string | undefined;
  #previous: string | undefined;
  /** The hash of the manifest that this run has seen or saved last; undefined where there was none. */
  #seen: string | undefined;
  #hasSaved = false;

  constructor(target: Tree, manifest: string, state: string | undefined) {
    this.#target = target;
    this.#manifest = manifest;
    this.#state = state;
    this.paths = [manifest, copyOf(manifest), ...(state === undefined ? [] : [state])];
  }

  /** Whether everything that was loaded is where it belongs, so that nothing has to be saved where nothing has changed. */
  get isUpToDate(): boolean {
    return this.#isUpToDate && !this.#isRenamed;
  }

  /**
   * What was deployed: nothing, if there is no manifest. A state that was written after the manifest, by FTP-Deploy-Action itself, is
   * what holds.
   *
   * @throws PlanError for a manifest that cannot be read; what the target says when it does not give it out
   */
  async load(options: TreeCallOptions): Promise<DeployManifest> {
    const text = await this.#read(this.#manifest, options);
    const { own, isWhole } = await this.#parsed(text, options);
    this.#hasCopy = own.hasCopy === true;
    if (!this.#isRenamed) {
      this.#release = own.release;
      this.#previous = own.previous;
    }
    this.#isUpToDate = isWhole;
    this.#seen = hashOf(text);
    if (this.#state === undefined) return own;
    const stateText = await this.#read(this.#state, options);
    if (stateText === undefined || (text !== undefined && wasCutOff(stateText, own))) {
      this.#isUpToDate = false;
      return own;
    }
    const state = parseFtpDeployState(this.#where(this.#state), stateText);
    this.#description = state.description;
    if (state.saved === own.saved && this.#isUpToDate) return own;
    this.#isUpToDate = false;
    // Older ones do not say when they were written: they hold where there is no manifest.
    if (text !== undefined && state.saved <= own.saved) return own;
    // What only the manifest lists is on the target, too.
    const entries = new Map([...[...own.entries].map(unsure), ...state.entries]);
    for (const path of this.paths) entries.delete(path);
    return { ...own, entries };
  }

  /** Saves that files of this release are about to be removed. */
  async prune(manifest: DeployManifest, options: TreeCallOptions): Promise<void> {
    await this.#write({ ...manifest, isPruned: true }, options);
  }

  /**
   * Saves what is deployed. The manifest replaces the one before it as a whole, where the target can rename.
   *
   * @throws TargetChangedError if another run has saved it since: this one must not go on
   */
  async save(
    entries: ReadonlyMap<string, ManifestEntry>,
    { isLast = false, ...options }: TreeCallOptions & { readonly isLast?: boolean } = {},
  ): Promise<void> {
    const manifest: DeployManifest = {
      saved: Date.now(),
      release: this.#release,
      previous: this.#previous,
      isPruned: false,
      entries,
    };
    await this.checkUnchanged(options);
    this.#seen = hashOf(await this.#write(manifest, options));
    // Two that begin at one moment both find it unchanged: the first one sees it now.
    if (!this.#hasSaved) await this.checkUnchanged(options);
    this.#hasSaved = true;
    if (this.#state === undefined || !isLast) return;
    await writeText(this.#target, this.#state, formatFtpDeployState(manifest, this.#description), options);
  }

  /**
   * Adds to the manifest of another run what this one may have changed, as pending: nobody knows which of the two was last. The other
   * one, if it still runs, sees that in its turn.
   */
  async concede(touched: Iterable<ManifestEntry>, options: TreeCallOptions): Promise<void> {
    const text = await textOf(this.#target, this.#manifest, options);
    if (text === undefined) return;
    const manifest = parseManifest(this.#where(this.#manifest), text);
    const entries = new Map(manifest.entries);
    for (const entry of touched) {
      entries.set(entry.path, pendingInsteadOf(entries.get(entry.path) ?? entry, entry));
    }
    await this.#write({ ...manifest, entries }, options);
  }

  /** Gives the manifests that are saved the names of a release and of what was live before it, whatever the one that was loaded says. */
  nameRelease(release: string, previous: string | undefined): void {
    this.#release = release;
    this.#previous = previous;
    this.#isRenamed = true;
  }

  /** @throws TargetChangedError if another run has saved the manifest since this one has seen or saved it */
  async checkUnchanged(options: TreeCallOptions): Promise<void> {
    if (hashOf(await textOf(this.#target, this.#manifest, options)) === this.#seen) return;
    const difference = "another deployment or release has changed the manifest while this one ran";
    throw new TargetChangedError(this.#manifest, difference, ONE_AT_A_TIME);
  }

  /** What a manifest says. Of one that was cut off, its copy says what was to be in it, or what was in it before. */
  async #parsed(
    text: string | undefined,
    options: TreeCallOptions,
  ): Promise<{ readonly own: DeployManifest; readonly isWhole: boolean }> {
    if (text === undefined) return { own: nothingDeployed, isWhole: false };
    try {
      return { own: parseManifest(this.#where(this.#manifest), text), isWhole: true };
    } catch (error) {
      const path = copyOf(this.#manifest);
      const copy = await textOf(this.#target, path, options);
      if (copy === undefined) throw error;
      return { own: parseManifest(this.#where(path), copy), isWhole: false };
    }
  }

  /** Writes the manifest, after its copy where one that is broken off would be half a manifest: the other is whole then. */
  async #write(manifest: DeployManifest, options: TreeCallOptions): Promise<string> {
    const isInPlace = (): boolean => this.#target.writesInPlace?.() === true;
    if (!this.#hasCopy && !isInPlace()) {
      const text = formatManifest({ ...manifest, hasCopy: false });
      await writeText(this.#target, this.#manifest, text, options);
      if (!isInPlace()) return text;
    }
    this.#hasCopy = true;
    const text = formatManifest({ ...manifest, hasCopy: true });
    await writeText(this.#target, copyOf(this.#manifest), text, options);
    await writeText(this.#target, this.#manifest, text, options);
    return text;
  }

  /** The text of a file; undefined if nothing has its name. Servers say of a directory that there is no such file. */
  async #read(path: string, options: TreeCallOptions): Promise<string | undefined> {
    const text = await textOf(this.#target, path, options);
    if (text !== undefined) return text;
    const entries = await this.#target.list(parentOf(path), options).catch((error: unknown) => {
      if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return [];
      throw error;
    });
    const found = entries.find(({ name }) => name === nameOf(path));
    if (found?.type !== "directory") return undefined;
    throw new PlanError(this.#where(path), undefined, "a directory is where the manifest should be");
  }

  #where(path: string): string {
    return `${this.#target.url.replace(/\/$/, "")}/${path}`;
  }
}

/** Where the copy of a manifest is. */
export function copyOf(manifest: string): string {
  return `${manifest}.copy`;
}

/** What to do where two calls have met. */
export const ONE_AT_A_TIME =
  "(this run has ended; run one at a time, and deploy again when the other one has ended)";

function hashOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : createHash("sha256").update(text).digest("hex");
}

function unsure([path, entry]: [string, ManifestEntry]): [string, ManifestEntry] {
  return [path, entry.type === "file" ? { ...entry, isPending: true } : entry];
}
