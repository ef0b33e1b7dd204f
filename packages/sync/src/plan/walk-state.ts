import { coverOf, PathFilter } from "../filter/path-filter.ts";
import type { IgnoreRules } from "../filter/ignore-rules.ts";
import type { PlanOptions } from "../options/plan-options.ts";
import type { Tree, TreeEntry, TreeTraits } from "../tree/tree.ts";
import type { ComparedFacts } from "./compared-facts.ts";
import type { Pair } from "./listings.ts";
import type { Step } from "./step.ts";
import { TimeShift } from "./time-shift.ts";

/** What a walk needs. */
export interface Walking {
  readonly source: Tree;
  readonly target: Tree;
  readonly sourceTraits: TreeTraits;
  readonly targetTraits: TreeTraits;
  readonly facts: ComparedFacts;
  readonly options: PlanOptions;
  /** Transfers that earlier runs have begun: what they have left at the target is not a newer file. */
  readonly begun: ReadonlySet<string>;
  /** Of a plan in parts: whether another part plans, and counts, what is in a directory, and its time. Its directories are visited. */
  readonly isOfOthers?: ((directory: string) => boolean) | undefined;
}

/** A directory that is visited. */
export interface Directory extends Pair {
  readonly parent: Directory | undefined;
  readonly ignored: IgnoreRules;
  /** The step that makes it, until it is given out: with `emptyDirectories: false` not before something is put into it. */
  making: Step | undefined;
  /** Whether something in it stays at the target, so that it cannot be removed. */
  isKept: boolean;
  /** The step that removes it, when everything in it was. */
  readonly removal: Step | undefined;
  /** The entry of the source, and that of the target. */
  readonly entry: TreeEntry | undefined;
  readonly targetEntry: TreeEntry | undefined;
  /** Whether everything in it is to be removed, excluded or not. */
  readonly isExcluded: boolean;
}

/** What a walk knows in each directory, and what it has counted. */
export class WalkState {
  readonly walking: Walking;
  /** Whether a side takes `A` and `a` for one name. */
  readonly ignoresCase: boolean;
  readonly filter: PathFilter;
  readonly isProtected: (path: string) => boolean;
  readonly shift: TimeShift = new TimeShift();
  /** What is to be said of each link that could not be followed. */
  readonly lost: string[] = [];
  readonly counts = {
    sourceEntries: 0,
    sourceFiles: 0,
    targetFiles: 0,
    targetEntries: 0,
    equal: 0,
    steps: 0,
    bytes: 0,
    links: 0,
  };

  constructor(walking: Walking) {
    this.walking = walking;
    this.ignoresCase = walking.sourceTraits.ignoresCase || walking.targetTraits.ignoresCase;
    this.filter = new PathFilter(walking.options, this.ignoresCase);
    this.isProtected = coverOf(walking.options.protect ?? [], this.ignoresCase);
  }

  /** Gives a step out, after those that make the directories it is in. */
  *give(step: Step, directory: Directory): Generator<Step, void, undefined> {
    yield* this.make(directory);
    yield this.counted(step);
  }

  /** Gives out the steps that make the directory and those above it, unless they were. */
  *make(directory: Directory): Generator<Step, void, undefined> {
    const { making } = directory;
    if (making === undefined) return;
    directory.making = undefined;
    if (directory.parent !== undefined) yield* this.make(directory.parent);
    yield this.counted(making);
  }

  counted(step: Step): Step {
    this.counts.steps++;
    if (step.action === "copy" || step.action === "update") this.counts.bytes += step.source?.size ?? 0;
    return step;
  }
}

/** A directory to visit. */
export function directoryAt(
  path: string,
  given: Partial<Directory> & Pick<Directory, "ignored" | "inSource" | "inTarget">,
): Directory {
  return {
    path,
    parent: undefined,
    making: undefined,
    isKept: false,
    removal: undefined,
    entry: undefined,
    targetEntry: undefined,
    isExcluded: false,
    ...given,
  };
}

/** Something in the directory stays: so do all above it. */
export function keep(directory: Directory): void {
  for (let at: Directory | undefined = directory; at !== undefined && !at.isKept; at = at.parent)
    at.isKept = true;
}
