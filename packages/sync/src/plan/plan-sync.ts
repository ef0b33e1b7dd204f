import { randomUUID } from "node:crypto";
import { checkPlanOptions, type PlanOptions, recordedOptions } from "../options/plan-options.ts";
import type { Tree } from "../tree/tree.ts";
import { IgnoreRules } from "../filter/ignore-rules.ts";
import { PathFilter } from "../filter/path-filter.ts";
import { checkNesting } from "../tree/nested-trees.ts";
import { comparedFacts } from "./compared-facts.ts";
import { withRenames } from "./find-renames.ts";
import { Plan } from "./plan.ts";
import type { PlanRecord } from "./step.ts";
import { TreeWalk } from "./tree-walk.ts";
import type { Walking } from "./walk-state.ts";

/**
 * Plans what makes the target equal to the source. Nothing is done until the plan is looped over, and nothing is ever changed: a loop
 * walks both trees together, directory by directory, names in the order of their bytes. Memory is bounded by the largest directory, but
 * with `renames`, which keeps what was added and removed.
 *
 * The loop rejects when the source cannot be read, in whole or in part, and when the target's root cannot.
 *
 * @throws TypeError for an option that is wrong
 */
export function planSync(source: Tree, target: Tree, options: PlanOptions = {}): Plan {
  checkPlanOptions(options);
  const open = (begun: ReadonlySet<string>): AsyncIterable<PlanRecord> => {
    const records = recordsOf(source, target, options, begun);
    return options.renames === true ? withRenames(records, source, target, options) : records;
  };
  return new Plan(open, { source, target });
}

/** The lines of a plan; `isOfOthers` is of a plan in parts, as in {@link Walking}. */
export async function* recordsOf(
  source: Tree,
  target: Tree,
  options: PlanOptions,
  begun: ReadonlySet<string>,
  isOfOthers?: Walking["isOfOthers"],
): AsyncGenerator<PlanRecord, void, undefined> {
  const { signal } = options;
  const [sourceTraits, targetTraits] = await Promise.all([
    source.traits({ signal }),
    target.traits({ signal }),
  ]);
  const ignoresCase = sourceTraits.ignoresCase || targetTraits.ignoresCase;
  const filter = new PathFilter(options, ignoresCase);
  const ignored = IgnoreRules.none(ignoresCase).with("", options.ignore ?? []);
  await checkNesting(source, target, {
    isExcluded: (path) => filter.isDirectoryExcluded(path, ignored),
    removes: options.delete === true,
  });
  const facts = comparedFacts(sourceTraits, targetTraits, options);
  yield {
    plan: "@ftplib/sync",
    version: 1,
    id: randomUUID(),
    created: new Date().toISOString(),
    source: source.url,
    target: target.url,
    options: recordedOptions(options),
    compared: facts.compared,
    notCompared: facts.notCompared,
  };
  const walk = new TreeWalk({
    source,
    target,
    sourceTraits,
    targetTraits,
    facts,
    options,
    begun,
    isOfOthers,
  });
  yield* walk.steps();
  yield { summary: walk.summary };
}
