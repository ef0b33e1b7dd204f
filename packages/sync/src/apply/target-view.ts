import { AlikeNames } from "@ftplib/files/internal";
import { type Comparison, isSameMoment } from "../compare/compare.ts";
import { TargetChangedError } from "../errors/target-changed-error.ts";
import type { PlanHeader, Step } from "../plan/step.ts";
import { isFound } from "../tree/is-found.ts";
import { isSameTime } from "../tree/same-time.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { keyOf, nameOf, parentOf, within } from "../tree/tree-path.ts";
import type { Tree, TreeEntry, TreeFacts, TreeTraits } from "../tree/tree.ts";
import { isBeginningOf } from "../tree/begun-file.ts";
import { mayBeStoredAs, NameProbe } from "./name-probe.ts";

/** What a step finds at the target: its work is to be done, or has been. */
export type StepState = "to do" | "done";

/** So many directories are remembered. */
const MOST = 16;

/** What the target has now, one listing for each directory, to compare with what the plan saw (A4). */
export class TargetView {
  readonly #source: Tree;
  readonly #target: Tree;
  readonly #traits: TreeTraits;
  readonly #key: (name: string) => string;
  readonly #signal: AbortSignal;
  readonly #times: Pick<Comparison, "window" | "shift">;
  readonly #listings = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();
  readonly #fresh = new Set<string>();
  /** Undefined where names are stored by this machine. */
  readonly #probe: NameProbe | undefined;
  readonly #alike = new WeakMap<ReadonlyMap<string, TreeEntry>, AlikeNames>();

  /** @param header what says how the plan has compared times */
  constructor(
    { source, target }: { readonly source: Tree; readonly target: Tree },
    traits: TreeTraits,
    { options }: Pick<PlanHeader, "options">,
    signal: AbortSignal,
  ) {
    this.#times = { window: numberIn(options["modifyWindow"]), shift: numberIn(options["timeShift"]) };
    this.#source = source;
    this.#target = target;
    this.#traits = traits;
    this.#key = keyOf(traits);
    this.#signal = signal;
    this.#probe = traits.isRemote ? new NameProbe(target, signal) : undefined;
  }

  /** This run has made the directory: nothing is in it. */
  made(path: string): void {
    this.#fresh.add(path);
  }

  /** What was listed may have changed since. */
  forget(): void {
    this.#listings.clear();
    this.#fresh.clear();
  }

  /** The entry at the path; undefined if there is none. */
  async at(path: string): Promise<TreeEntry | undefined> {
    const parent = parentOf(path);
    if (this.#fresh.has(parent)) return undefined;
    return (await this.#list(parent)).get(this.#key(nameOf(path)));
  }

  /** What earlier runs have left of an upload to this path: files under temporary names. */
  async leftovers(path: string): Promise<readonly string[]> {
    const parent = parentOf(path);
    if (this.#fresh.has(parent)) return [];
    const begin = `.${nameOf(path)}.`;
    const isLeft = (name: string): boolean =>
      name.startsWith(begin) && /^[0-9a-f]{12}\.part$/.test(name.slice(begin.length));
    const names = Array.from((await this.#list(parent)).values(), ({ name }) => name);
    return names.filter(isLeft).map((name) => within(parent, name));
  }

  /**
   * Whether a step is still to be done.
   *
   * @param wasBegun whether an earlier run may have left a part of it under the final name: the beginning of the source's file, and nothing else
   * @throws TargetChangedError when the target is neither what the plan saw nor what the step makes of it
   */
  async stateOf(step: Step, wasBegun: boolean): Promise<StepState> {
    const { action, path, source, target } = step;
    const found = await this.at(path);
    if (action === "copy") {
      if (found === undefined) {
        await this.#checkAlike(path);
        return "to do";
      }
      if (this.isResult(found, source)) return "done";
      if (wasBegun && (await this.#isPart(step, found))) return "to do";
      throw new TargetChangedError(path, "the plan saw nothing there");
    }
    if (action === "rename") return await this.#stateOfRename(step, found);
    if (action === "remove" && found === undefined) return "done";
    if (found === undefined && action === "update") return "to do";
    const difference = found === undefined ? "it is not there any more" : differenceOf(found, target);
    if (difference === undefined) return "to do";
    if (found !== undefined && (action === "update" || action === "touch")) {
      if (this.isResult(found, source)) return "done";
      if (action === "update" && wasBegun && (await this.#isPart(step, found))) return "to do";
    }
    throw new TargetChangedError(path, difference);
  }

  async #stateOfRename({ path, from = "", target }: Step, found: TreeEntry | undefined): Promise<StepState> {
    const moved = await this.at(from);
    if (found !== undefined && moved === undefined && differenceOf(found, target) === undefined)
      return "done";
    if (found !== undefined) throw new TargetChangedError(path, "the plan saw nothing there");
    const difference = moved === undefined ? "it is not there any more" : differenceOf(moved, target);
    if (difference !== undefined) throw new TargetChangedError(from, difference);
    await this.#checkAlike(path, from);
    return "to do";
  }

  /**
   * Nothing is put under a name that is not listed, if the target has a file for it all the same, and lists one of a name like it; nor if the
   * target would store it under the name of a file that is there.
   *
   * @param from the file that gets the name
   */
  async #checkAlike(path: string, from?: string): Promise<void> {
    const others = await this.alikeTo(path, from);
    const [other] = others;
    if (other === undefined) return;
    if (await isFound(this.#target, path, "file", { signal: this.#signal })) throw nameTaken(path, other);
    const name = nameOf(path);
    const substitute = others.find((each) => mayBeStoredAs(name, each));
    if (substitute !== undefined && (await this.#probe?.isStoredOtherwise(parentOf(path), name)) === true)
      throw nameTaken(path, substitute);
  }

  /** The other names in the directory that are like that of the path; `except` is the path of one that is not meant. */
  async alikeTo(path: string, except?: string): Promise<readonly string[]> {
    const parent = parentOf(path);
    if (this.#fresh.has(parent)) return [];
    const listing = await this.#list(parent);
    let alike = this.#alike.get(listing);
    if (alike === undefined) {
      alike = new AlikeNames(Array.from(listing.values(), ({ name }) => name));
      this.#alike.set(listing, alike);
    }
    return alike.of(nameOf(path)).filter((name) => within(parent, name) !== except);
  }

  /** Whether the file is one that an earlier run has left, and not what somebody has written since. */
  async #isPart({ path, source }: Step, found: TreeEntry): Promise<boolean> {
    if (found.type !== "file") return false;
    const there = { tree: this.#target, path: within(parentOf(path), found.name), facts: found };
    const whole = { tree: this.#source, path, facts: source ?? { type: "file" } };
    return await isBeginningOf(there, whole, { signal: this.#signal });
  }

  /** Whether the target has what the step makes. Where times are not kept, the size has to do. */
  isResult(found: TreeEntry, source: TreeFacts | undefined): boolean {
    if (source === undefined || found.type !== "file" || found.size !== source.size) return false;
    return !this.#traits.keepsTimes || isSameMoment(source, found, this.#times);
  }

  async #list(path: string): Promise<ReadonlyMap<string, TreeEntry>> {
    const known = this.#listings.get(path);
    if (known !== undefined) return await known;
    const listing = this.#target.list(path, { signal: this.#signal }).then(
      (entries) => new Map(entries.map((entry) => [this.#key(entry.name), entry])),
      (error: unknown) => {
        if (hasCode(error, "ENOENT")) return new Map<string, TreeEntry>();
        this.#listings.delete(path);
        throw error;
      },
    );
    this.#listings.set(path, listing);
    if (this.#listings.size > MOST) {
      for (const oldest of this.#listings.keys()) {
        this.#listings.delete(oldest);
        break;
      }
    }
    return await listing;
  }
}

/** The target has another file for what it finds under this name. */
export function nameTaken(path: string, other: string | undefined): TargetChangedError {
  const as = other === undefined ? "" : `, which it seems to take for '${other}'`;
  return new TargetChangedError(path, `the target does not list this name${as}`, RENAME_IT);
}

const RENAME_IT =
  "(give it another name, or exclude it; the target's option ignoresCase is for those that take A and a for one name)";

/** A number among the options of a plan, which may have been edited. */
function numberIn(option: unknown): number {
  return typeof option === "number" && Number.isFinite(option) ? option : 0;
}

/** In what an entry differs from what the plan saw; undefined if in nothing that both say. Directories change with what is in them. */
function differenceOf(found: TreeEntry, seen: TreeFacts | undefined): string | undefined {
  if (seen === undefined) return undefined;
  if (found.type !== seen.type) return `a ${seen.type} then, a ${found.type} now`;
  if (found.type !== "file") return undefined;
  if (found.size !== undefined && seen.size !== undefined && found.size !== seen.size) {
    return `${seen.size} bytes then, ${found.size} now`;
  }
  return isSameTime(found, seen) ? undefined : "it was modified since";
}
