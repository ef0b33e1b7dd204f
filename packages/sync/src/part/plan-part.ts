import { Plan } from "../plan/plan.ts";
import { recordsOf } from "../plan/plan-sync.ts";
import { checkPlanOptions, type PlanOptions } from "../options/plan-options.ts";
import type { Tree } from "../tree/tree.ts";
import { type PartRoot, WHOLE } from "./part-root.ts";
import { PartWalk } from "./part-walk.ts";

/** Options of `planPart`. */
export interface PartOptions extends PlanOptions {
  /** After so many entries of both trees, directories that are not listed yet are left to other parts; default 20,000. */
  readonly entries?: number | undefined;
  /** Into how many parts at most that is cut; default 8. */
  readonly parts?: number | undefined;
}

/** Directories to plan, with all that is below them. It is plain data, which another machine may be given. */
export interface PlanPart {
  readonly roots: readonly PartRoot[];
}

/** The plan of a part. */
export interface PartPlan {
  /** A loop plans; it can be looped over once. Directories above those of the part are made in it, too, so parts can be applied in any order. */
  readonly plan: Plan;
  /** What the loop has left to others: plan these as well. Complete when the loop has ended. */
  readonly remaining: () => readonly PlanPart[];
}

const ENTRIES = 20_000;
const PARTS = 8;

/**
 * Plans a part of two trees, as `planSync` plans the whole, and says which directories it has left to others: so trees that are too large for
 * one machine are listed by many. Together the plans of all parts make the target equal to the source. Removals must wait until all parts
 * have been planned and applied.
 *
 * A directory that the source does not have is always planned in one part.
 *
 * @param part undefined for the first one, from which all others come
 * @throws TypeError for an option that is wrong, and for `renames`, which compares all with all
 */
export function planPart(
  source: Tree,
  target: Tree,
  part: PlanPart | undefined,
  options: PartOptions = {},
): PartPlan {
  const { entries = ENTRIES, parts = PARTS, ...planning } = options;
  for (const [name, value] of Object.entries({ entries, parts })) {
    if (!(Number.isSafeInteger(value) && value > 0)) {
      throw new RangeError(`the option ${name} of planPart() must be a whole number from 1`);
    }
  }
  if (planning.renames === true)
    throw new TypeError("planPart() cannot find renames: it does not see all of both trees");
  checkPlanOptions(planning);
  const walk = new PartWalk(source, target, {
    roots: part?.roots ?? WHOLE,
    entries,
    ignoreFiles: planning.ignoreFiles ?? [],
  });
  const isOfOthers = (directory: string): boolean => walk.isOfOthers(directory);
  return {
    plan: new Plan((begun) => recordsOf(walk.source, walk.target, planning, begun, isOfOthers), {
      source,
      target,
    }),
    remaining: () => cut(walk.remaining, parts),
  };
}

/** Neighbours stay together. */
function cut(roots: readonly PartRoot[], parts: number): readonly PlanPart[] {
  const size = Math.ceil(roots.length / parts);
  const found: PlanPart[] = [];
  for (let at = 0; at < roots.length; at += size) found.push({ roots: roots.slice(at, at + size) });
  return found;
}
