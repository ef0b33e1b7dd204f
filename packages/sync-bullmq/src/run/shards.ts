import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  isSummary,
  type Plan,
  type PlanHeader,
  type PlanRecord,
  type PlanSummary,
  readPlan,
  splitPlan,
  type Step,
  writePlan,
} from "@ftplib/sync";
import { packPlan } from "../job/packed-plan.ts";

/** A part of a plan as a job carries it. */
export interface PackedPart {
  readonly plan: string;
  readonly steps: number;
  /** The same for the same steps, whenever they were planned. */
  readonly key: string;
}

/** A plan as jobs carry it. */
export interface PackedRun {
  readonly header: PlanHeader;
  readonly summary: PlanSummary["summary"] | undefined;
  /** What is done first, in any order. */
  readonly shards: readonly PackedPart[];
  /** What is done when all of that is: removals, and the times of directories. */
  readonly last: readonly Step[];
}

/** Cuts a plan into shards of about so many steps, and packs each. */
export async function packRun(plan: Plan, size: number): Promise<PackedRun> {
  if (plan.source === undefined) return await packStored(plan, size);
  // The plan of two trees would be made several times.
  const folder = await mkdtemp(join(tmpdir(), "ftplib-fleet-"));
  try {
    const path = join(folder, "plan.ndjson");
    await writePlan(plan, path);
    return await packStored(readPlan(path), size);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same for a plan that can be read several times. */
export async function packStored(plan: Plan, size: number): Promise<PackedRun> {
  const shards: PackedPart[] = [];
  const last: Step[] = [];
  const summary = await summaryOf(plan);
  for await (const shard of splitPlan(plan, { size })) {
    const { now, later } = phases(shard.steps, shard.phase !== "write");
    if (now.length > 0) shards.push(await packSteps(shard.header, now, summary));
    last.push(...later);
  }
  return { header: await plan.header(), summary, shards, last };
}

/** Also of a plan without steps, which has no shards. */
async function summaryOf(plan: Plan): Promise<PackedRun["summary"]> {
  for await (const record of plan.records()) if (isSummary(record)) return record.summary;
  return undefined;
}

/** The time of a directory changes with what is in it, so it is set when everything else is done. */
function phases(steps: readonly Step[], isLast: boolean): { readonly now: Step[]; readonly later: Step[] } {
  const isLater = ({ action, type }: Step): boolean => isLast || (action === "touch" && type === "directory");
  return { now: steps.filter((step) => !isLater(step)), later: steps.filter(isLater) };
}

/** Packs steps as a plan. */
export async function packSteps(
  header: PlanHeader,
  steps: readonly Step[],
  summary: PackedRun["summary"],
): Promise<PackedPart> {
  const records: PlanRecord[] = [header, ...steps, ...(summary === undefined ? [] : [{ summary }])];
  const key = keyOf(steps.map(({ id }) => id).join());
  return { plan: await packPlan(records), steps: steps.length, key };
}

/** A short name for what a text says. */
export function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
