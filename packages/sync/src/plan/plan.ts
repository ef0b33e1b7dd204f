import type { Tree } from "../tree/tree.ts";
import { isHeader, isStep, type PlanHeader, type PlanRecord, type Step } from "./step.ts";

/** The trees that a plan is about. */
export interface PlanTrees {
  readonly source?: Tree | undefined;
  readonly target?: Tree | undefined;
}

/**
 * What has to be done to make two trees equal. It is an iterable of steps, in the order of a walk: a directory comes before what is
 * in it, and what is removed from a directory before the directory. Each loop over the plan of two trees walks them anew.
 */
export class Plan implements AsyncIterable<Step> {
  /** The trees that were compared; undefined for a plan that was read from a file. */
  readonly source: Tree | undefined;
  readonly target: Tree | undefined;
  /** Whether its lines are fixed: each loop gives the same ones. @internal */
  readonly isStored: boolean;
  readonly #open: (begun: ReadonlySet<string>) => AsyncIterable<PlanRecord>;

  /** @internal */
  constructor(
    open: (begun: ReadonlySet<string>) => AsyncIterable<PlanRecord>,
    { source, target, isStored = false }: PlanTrees & { readonly isStored?: boolean | undefined } = {},
  ) {
    this.isStored = isStored;
    this.#open = open;
    this.source = source;
    this.target = target;
  }

  /** The lines of the plan: its header, its steps, and its summary. */
  records(): AsyncIterable<PlanRecord> {
    return this.#open(new Set());
  }

  /** The same for a run before which others have begun these transfers: what they have left is not a newer file. @internal */
  recordsAfter(begun: ReadonlySet<string>): AsyncIterable<PlanRecord> {
    return this.#open(begun);
  }

  /** What the plan says of itself. */
  async header(): Promise<PlanHeader> {
    for await (const record of this.records()) {
      if (isHeader(record)) return record;
      break;
    }
    throw new TypeError("a plan begins with its header");
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Step, void, undefined> {
    for await (const record of this.records()) if (isStep(record)) yield record;
  }
}
