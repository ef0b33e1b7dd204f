import { Plan } from "../plan/plan.ts";
import { isSummary, type PlanHeader, type PlanRecord, type Step } from "../plan/step.ts";
import { checkSplitOptions, splitPlan, type SplitOptions } from "./split-plan.ts";

/** Which share of a plan one of several machines takes. */
export interface ShardChoice {
  /** From 0 to `count` - 1. */
  readonly index: number;
  readonly count: number;
}

/** Where batch systems say which of its tasks a process is, and how many there are, if they do. */
const VARIABLES: readonly {
  readonly index: string;
  readonly count?: string;
  readonly first?: string;
  readonly step?: string;
}[] = [
  { index: "JOB_COMPLETION_INDEX" },
  { index: "AWS_BATCH_JOB_ARRAY_INDEX", count: "AWS_BATCH_JOB_ARRAY_SIZE" },
  {
    index: "SLURM_ARRAY_TASK_ID",
    count: "SLURM_ARRAY_TASK_COUNT",
    first: "SLURM_ARRAY_TASK_MIN",
    step: "SLURM_ARRAY_TASK_STEP",
  },
];

/**
 * Reads which share is meant: `3/20` is the third of twenty. `/20` takes the number from the environment: Kubernetes' `JOB_COMPLETION_INDEX` and
 * `AWS_BATCH_JOB_ARRAY_INDEX`, which begin at 0, or `SLURM_ARRAY_TASK_ID`, which begins at `SLURM_ARRAY_TASK_MIN`, else at 0, and goes on by `SLURM_ARRAY_TASK_STEP`. Without any
 * text, the environment must have the count, too.
 *
 * @throws RangeError for a share that does not exist, TypeError for anything else
 */
export function readShardChoice(
  text?: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ShardChoice {
  const [, given, total] = /^(\d*)\/(\d+)$/.exec(text ?? "") ?? [];
  if (text !== undefined && total === undefined)
    throw new TypeError(`a shard is given as 3/20 or /20, not as "${text}"`);
  if (given !== undefined && given !== "") return checked(Number(given) - 1, Number(total), text ?? "");
  const variables = VARIABLES.find(
    ({ index }) => environment[index] !== undefined && environment[index] !== "",
  );
  const names = VARIABLES.map(({ index }) => index).join(", ");
  if (variables === undefined)
    throw new TypeError(`which shard this is has to be given as 3/20, or by one of ${names}`);
  const count = total ?? (variables.count && environment[variables.count]);
  if (count === undefined) throw new TypeError(`how many shards there are has to be given, as /20`);
  const first = Number((variables.first && environment[variables.first]) ?? 0);
  const step = Number((variables.step && environment[variables.step]) || 1);
  return checked(
    (Number(environment[variables.index]) - first) / step,
    Number(count),
    `${variables.index}, of ${count}`,
  );
}

function checked(index: number, count: number, said: string): ShardChoice {
  if (Number.isSafeInteger(index) && Number.isSafeInteger(count) && index >= 0 && index < count)
    return { index, count };
  throw new RangeError(`there is no such shard: ${said}`);
}

/**
 * The share of a plan that one of several machines applies: every machine cuts the plan in the same way, so they need not talk to each
 * other. Removals are in no share, nor are the times of directories: when all have succeeded, `applyPlan(plan, { phase: "remove" })` does
 * them. A share of one is the whole plan.
 *
 * @throws RangeError for a share that does not exist, TypeError, RangeError for an option that is wrong
 */
export function readShard(plan: Plan, choice: ShardChoice, options: SplitOptions = {}): Plan {
  checkSplitOptions("readShard()", options);
  const { index, count } = checked(choice.index, choice.count, `${choice.index}, of ${choice.count}`);
  if (count === 1) return plan;
  const { source, target, isStored } = plan;
  return new Plan(() => shareOf(plan, { index, count }, options), { source, target, isStored });
}

async function* shareOf(
  plan: Plan,
  { index, count }: ShardChoice,
  options: SplitOptions,
): AsyncGenerator<PlanRecord, void, undefined> {
  const header = await plan.header();
  yield {
    ...header,
    id: `${header.id}-${index}of${count}`,
    shard: { index, removals: 0 },
  } satisfies PlanHeader;
  const given = new Set<string>();
  for await (const shard of splitPlan(plan, options)) {
    if (shard.phase !== "write") break;
    if (shard.index % count !== index) continue;
    for (const step of shard.steps) {
      if (given.has(step.id) || isLast(step)) continue;
      if (step.action === "mkdir") given.add(step.id);
      yield step;
    }
  }
  // Also of a share without steps: a plan without its summary was cut off.
  for await (const record of plan.records()) if (isSummary(record)) yield record;
}

/** Other shares may write to a directory after this one. */
function isLast({ action, type }: Step): boolean {
  return action === "touch" && type === "directory";
}
