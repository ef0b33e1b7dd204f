import { PlanError } from "../errors/plan-error.ts";
import { transfersBegun } from "../journal/read-journal.ts";
import { transferId } from "../plan/make-step.ts";
import { type PartTest, partTest, replacingParts } from "./broken-off.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { journalFiles, type OwnFiles, ownFiles, withoutOwn } from "../plan/own-files.ts";
import { readPlan, writeRecords } from "../plan/plan-file.ts";
import type { Plan, PlanTrees } from "../plan/plan.ts";
import {
  isHeader,
  isStep,
  isSummary,
  type PlanHeader,
  type PlanRecord,
  type PlanSummary,
  type Step,
} from "../plan/step.ts";

/** How many lines of a plan are kept in memory. */
const IN_MEMORY = 20_000;

/** What a whole plan comes to. */
export interface PlanTotals {
  readonly header: PlanHeader;
  readonly summary: PlanSummary["summary"] | undefined;
  /** Files to copy and to update, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Files, links and directories to remove. */
  readonly removals: number;
  /** The transfers of the plan that earlier runs with the same journal have begun. */
  readonly begun: ReadonlySet<string>;
}

/** A plan that is complete, and can be read several times. */
export interface StoredPlan {
  readonly totals: PlanTotals;
  /** Files of the run's own, for which there are no steps. */
  readonly own: OwnFiles;
  steps(): AsyncIterable<Step>;
  /** The plan is not read any more; one that is not done may be kept for a later run. */
  end(isDone: boolean): Promise<void>;
}

/**
 * Brings the planning to its end before anything is changed: what is wrong with the source, or with the file of the plan, is seen
 * now (A4, B2). The plan of two trees is kept in memory if it is short, else in a file; with a journal always next to that.
 */
export async function storePlan(
  plan: Plan,
  {
    source,
    target,
    journal,
    isKept,
  }: PlanTrees & { readonly journal: string | undefined; readonly isKept: boolean },
): Promise<StoredPlan> {
  const own = await ownFiles({ source, target }, journalFiles(journal));
  const begun = journal === undefined ? new Set<string>() : await begunBefore(plan, journal);
  const kept = { own, begun, isPart: partTest({ source, target }) };
  // Reading a file again is safe; two trees may have changed.
  if (plan.isStored) return await storedBy(plan, kept, noFile);
  if (journal !== undefined && isKept) {
    const path = `${journal}.plan`;
    await writeRecords(plan.recordsAfter(begun), path);
    const done = (): Promise<void> => rm(path, { force: true });
    return await storedBy(readPlan(path), kept, { done, left: async () => {} });
  }
  return await storedIn(plan, kept);
}

async function begunBefore(plan: Plan, journal: string): Promise<ReadonlySet<string>> {
  const { source, target } = plan;
  const isAnew = !plan.isStored && source !== undefined && target !== undefined;
  return await transfersBegun(
    journal,
    isAnew ? { source: source.url, target: target.url } : await plan.header(),
  );
}

/** What earlier runs, and this one, have left. */
interface Kept {
  readonly own: OwnFiles;
  readonly begun: ReadonlySet<string>;
  readonly isPart: PartTest;
}

interface Ends {
  readonly done: () => Promise<void>;
  readonly left: () => Promise<void>;
}

const noFile: Ends = { done: async () => {}, left: async () => {} };

async function storedIn(plan: Plan, kept: Kept): Promise<StoredPlan> {
  const records = plan.recordsAfter(kept.begun)[Symbol.asyncIterator]();
  const first: PlanRecord[] = [];
  for (let step = await records.next(); ; step = await records.next()) {
    if (step.done === true) return await storedBy({ records: () => inOrder(first) }, kept, noFile);
    first.push(step.value);
    if (first.length >= IN_MEMORY) break;
  }
  const folder = await mkdtemp(join(tmpdir(), "ftplib-sync-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "plan.ndjson");
    await writeRecords(joined(first, records), path);
    return await storedBy(readPlan(path), kept, { done: remove, left: remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

async function storedBy(plan: Pick<Plan, "records">, kept: Kept, ends: Ends): Promise<StoredPlan> {
  const { own, begun, isPart } = kept;
  const records = (): AsyncIterable<PlanRecord> =>
    replacingParts(withoutOwn(plan.records(), own), begun, isPart);
  const totals = await totalsOf(records(), begun);
  return {
    totals,
    own,
    steps: async function* steps() {
      for await (const record of records()) if (isStep(record)) yield record;
    },
    end: async (isDone) => await (isDone ? ends.done() : ends.left()),
  };
}

async function totalsOf(
  records: AsyncIterable<PlanRecord>,
  begunBefore: ReadonlySet<string>,
): Promise<PlanTotals> {
  let header: PlanHeader | undefined;
  let summary: PlanSummary["summary"] | undefined;
  let files = 0;
  let bytes = 0;
  let removals = 0;
  const ids = new Set<string>();
  const begun = new Set<string>();
  for await (const record of records) {
    if (isHeader(record)) header = record;
    else if (isSummary(record)) summary = record.summary;
    else if (ids.size === ids.add(record.id).size) {
      throw new PlanError("the plan", undefined, `a step is there twice: ${record.action} '${record.path}'`);
    } else if (record.action === "copy" || record.action === "update") {
      files++;
      bytes += record.source?.size ?? 0;
      const transfer = begunBefore.size === 0 ? "" : transferId(record);
      if (begunBefore.has(transfer)) begun.add(transfer);
    } else if (record.action === "remove") removals++;
  }
  if (header === undefined) throw new TypeError("a plan begins with its header");
  return { header, summary, files, bytes, removals, begun };
}

async function* inOrder(records: readonly PlanRecord[]): AsyncGenerator<PlanRecord, void, undefined> {
  yield* records;
}

async function* joined(
  first: readonly PlanRecord[],
  rest: AsyncIterator<PlanRecord>,
): AsyncGenerator<PlanRecord, void, undefined> {
  yield* first;
  for (let step = await rest.next(); step.done !== true; step = await rest.next()) yield step.value;
}
