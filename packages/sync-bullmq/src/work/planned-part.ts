import {
  isHeader,
  isStep,
  isSummary,
  type PartOptions,
  type Plan,
  type PlanHeader,
  planPart,
  type PlanPart,
  type PlanSummary,
  shardPlan,
  type Step,
} from "@ftplib/sync";
import type { ListData } from "../job/job.ts";
import { unpackText } from "../job/packed-plan.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** A part of two trees, planned: a plan in memory, which can be read several times. */
interface PlannedPart {
  readonly plan: Plan;
  readonly remaining: readonly PlanPart[];
}

/** Plans the part of a job. */
export async function planned(
  { run, part, planning }: ListData,
  open: WorkerOptions["open"],
  signal: AbortSignal,
): Promise<PlannedPart> {
  const chosen = part === undefined ? undefined : (JSON.parse(await unpackText(part)) as PlanPart);
  const trees = await open({ signal });
  try {
    const { plan, remaining } = planPart(trees.source, trees.target, chosen, {
      ...optionsOf(planning),
      signal,
    });
    let header: PlanHeader | undefined;
    let summary: PlanSummary["summary"] | undefined;
    const steps: Step[] = [];
    for await (const record of plan.records()) {
      if (isHeader(record)) header = { ...record, id: run };
      else if (isStep(record)) steps.push(record);
      else if (isSummary(record)) summary = record.summary;
    }
    if (header === undefined) throw new TypeError("a plan begins with its header");
    return { plan: shardPlan({ index: 0, phase: "write", header, steps, summary }), remaining: remaining() };
  } finally {
    await trees.close?.();
  }
}

/** Dates have become text on the way. */
function optionsOf({ newerThan, olderThan, ...others }: Readonly<Record<string, unknown>>): PartOptions {
  return {
    ...others,
    ...(typeof newerThan === "string" && { newerThan: new Date(newerThan) }),
    ...(typeof olderThan === "string" && { olderThan: new Date(olderThan) }),
  };
}
