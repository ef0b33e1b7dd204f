import { BROKEN_OFF } from "../plan/decide.ts";
import { makeStep, transferId } from "../plan/make-step.ts";
import type { PlanTrees } from "../plan/plan.ts";
import { isStep, type PlanRecord, type Step } from "../plan/step.ts";
import { isBeginningOf } from "../tree/begun-file.ts";

/** Whether what the target has is a part of what a step copies. */
export type PartTest = (step: Step) => Promise<boolean>;

/** Looks into the files, once for each step. What cannot be read stays what it is. */
export function partTest({ source, target }: PlanTrees): PartTest {
  const known = new Map<string, Promise<boolean>>();
  const look = async ({ path, source: here, target: there }: Step): Promise<boolean> => {
    if (source === undefined || target === undefined || here === undefined || there === undefined)
      return false;
    return await isBeginningOf({ tree: target, path, facts: there }, { tree: source, path, facts: here }, {});
  };
  return async (step) => {
    const answer = known.get(step.id) ?? look(step).catch(() => false);
    known.set(step.id, answer);
    return await answer;
  };
}

/**
 * The lines of a plan that was made without the journal, where what an earlier run has left of a file under its final name is replaced:
 * it is newer than its source, so that the plan takes it for somebody's newer file. What somebody has written there since stays.
 *
 * @param begun the transfers that earlier runs have begun
 */
export async function* replacingParts(
  records: AsyncIterable<PlanRecord>,
  begun: ReadonlySet<string>,
  isPart: PartTest,
): AsyncGenerator<PlanRecord, void, undefined> {
  for await (const record of records)
    yield isStep(record) && wasBegun(record, begun) && (await isPart(record)) ? replacing(record) : record;
}

function wasBegun(step: Step, begun: ReadonlySet<string>): boolean {
  const { action, isError, source, target } = step;
  if (begun.size === 0 || action !== "conflict" || isError === true) return false;
  return source?.type === "file" && target?.type === "file" && begun.has(transferId(step));
}

function replacing({ path, type, source, target }: Step): Step {
  return makeStep({ action: "update", path, type, reason: BROKEN_OFF, source, target });
}
