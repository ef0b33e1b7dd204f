import { PlanError } from "../errors/plan-error.ts";
import { checkOptions, type OptionKinds } from "../options/check-options.ts";
import { Plan } from "../plan/plan.ts";
import {
  isHeader,
  isStep,
  isSummary,
  type PlanHeader,
  type PlanRecord,
  type PlanSummary,
  type Step,
} from "../plan/step.ts";
import { parentOf } from "../tree/tree-path.ts";

/** Options of {@link splitPlan}. */
export interface SplitOptions {
  /** About how many steps are in a shard; default 1,000. A directory is not split unless it has more. */
  readonly size?: number | undefined;
  /** Files of at least so many bytes get a shard each; default 64 MiB. */
  readonly large?: number | undefined;
}

/** A piece of a plan, which is one itself. */
export interface Shard {
  /** From 0 on. */
  readonly index: number;
  /** `write`: everything but removals. Those that `remove` files may begin when all of these have succeeded, and the one for directories after those. */
  readonly phase: "write" | "remove" | "removeDirectories";
  readonly header: PlanHeader;
  /** Those of the directories that the shard writes to come first: more than one shard may make a directory. */
  readonly steps: readonly Step[];
  readonly summary: PlanSummary["summary"] | undefined;
}

const SIZE = 1_000;
const LARGE = 1 << 26;

const KINDS: OptionKinds<SplitOptions> = { size: "number", large: "number" };

/** Checks the options of `splitPlan` and `readShard`. Throws TypeError or RangeError, which names the option. */
export function checkSplitOptions(where: string, options: unknown): asserts options is SplitOptions {
  checkOptions<SplitOptions>(where, options, KINDS);
  const { size, large } = options;
  if (size !== undefined && !(Number.isSafeInteger(size) && size > 0))
    throw new RangeError(`the option size of ${where} must be a whole number from 1`);
  if (large !== undefined && large < 1)
    throw new RangeError(`the option large of ${where} must be a number of bytes from 1`);
}

/**
 * Cuts a plan into shards that may be applied in any order, at once, and more than once: what is done already is seen to be done. Those
 * that remove come last. The plan is read several times, so it should be one from a file.
 *
 * @throws TypeError, RangeError for an option that is wrong
 */
export function splitPlan(plan: Plan, options: SplitOptions = {}): AsyncGenerator<Shard, void, undefined> {
  checkSplitOptions("splitPlan()", options);
  return shardsOf(plan, options);
}

async function* shardsOf(
  plan: Plan,
  { size = SIZE, large = LARGE }: SplitOptions,
): AsyncGenerator<Shard, void, undefined> {
  const { header, summary, removals } = await factsOf(plan);
  let index = 0;
  const shard = (phase: Shard["phase"], steps: readonly Step[]): Shard => {
    const of = { index, removals };
    return {
      index: index++,
      phase,
      header: { ...header, id: `${header.id}-${of.index}`, shard: of },
      steps,
      summary,
    };
  };
  const making = new Map<string, Step>();
  for (const phase of ["write", "remove", "removeDirectories"] as const) {
    let steps: Step[] = [];
    let last = "";
    for await (const step of plan) {
      if (phaseOf(step) !== phase) continue;
      if (step.action === "mkdir") making.set(step.path, step);
      const isLarge = step.action !== "remove" && (step.source?.size ?? 0) >= large;
      if (isLarge) {
        yield shard(phase, [...above(step, making, new Set()), step]);
        continue;
      }
      const directory = parentOf(step.path);
      const isFull = steps.length >= (directory === last ? size * 2 : size);
      if (isFull && phase !== "removeDirectories") {
        yield shard(phase, phase === "write" ? withDirectories(steps, making) : steps);
        steps = [];
      }
      last = directory;
      steps.push(step);
    }
    if (steps.length > 0) yield shard(phase, phase === "write" ? withDirectories(steps, making) : steps);
  }
}

/** A directory can be removed when all is removed that is in it, so these steps stay together. */
function phaseOf({ action, type }: Step): Shard["phase"] {
  if (action !== "remove") return "write";
  return type === "directory" ? "removeDirectories" : "remove";
}

/** A shard as a plan, to be applied or written to a file. */
export function shardPlan({ header, steps, summary }: Shard): Plan {
  return new Plan(() => recordsOf([header, ...steps, ...(summary === undefined ? [] : [{ summary }])]), {
    isStored: true,
  });
}

async function* recordsOf(records: readonly PlanRecord[]): AsyncGenerator<PlanRecord, void, undefined> {
  yield* records;
}

/** The steps, and before them those that make directories which they are in, and which are in another shard. */
function withDirectories(steps: readonly Step[], making: ReadonlyMap<string, Step>): readonly Step[] {
  const there = new Set(steps.filter(({ action }) => action === "mkdir").map(({ path }) => path));
  return [...steps.flatMap((step) => above(step, making, there)), ...steps];
}

function above({ path }: Step, making: ReadonlyMap<string, Step>, there: Set<string>): Step[] {
  const found: Step[] = [];
  for (let at = path; at !== ""; ) {
    at = parentOf(at);
    const step = making.get(at);
    if (step === undefined || there.has(at)) continue;
    there.add(at);
    found.unshift(step);
  }
  return found;
}

async function factsOf(plan: Plan) {
  let header: PlanHeader | undefined;
  let summary: PlanSummary["summary"] | undefined;
  let removals = 0;
  for await (const record of plan.records()) {
    if (isHeader(record)) header = record;
    else if (isSummary(record)) summary = record.summary;
    else if (isStep(record) && record.action === "remove") removals++;
  }
  if (header === undefined) throw new PlanError("the plan", 1, "a plan begins with its header");
  return { header, summary, removals };
}
