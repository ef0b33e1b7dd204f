import { open, rename, rm } from "node:fs/promises";
import { naming } from "../errors/disk-full.ts";
import { PlanError } from "../errors/plan-error.ts";
import { ownFiles, withoutOwn } from "./own-files.ts";
import { Plan, type PlanTrees } from "./plan.ts";
import { parseRecord } from "./parse-record.ts";
import { readLines } from "../tree/read-lines.ts";
import { isHeader, isSummary, type PlanRecord, type PlanSummary } from "./step.ts";

/** Bytes that are written at once. */
const BLOCK = 1 << 16;

/**
 * Writes a plan to a file as it comes: one line of JSON for the header, one for each step, and one for the summary. The file gets its
 * name when it is whole. Lines of steps may be deleted from it before it is applied; the summary, which may then count more, must stay.
 *
 * @returns what both trees were seen to have
 */
export async function writePlan(plan: Plan, path: string): Promise<PlanSummary["summary"] | undefined> {
  const own = await ownFiles(plan, [path, `${path}.part`]);
  return await writeRecords(withoutOwn(plan.records(), own), path);
}

/** The same for the lines. */
export async function writeRecords(
  records: AsyncIterable<PlanRecord>,
  path: string,
): Promise<PlanSummary["summary"] | undefined> {
  const part = `${path}.part`;
  const file = await open(part, "w");
  let summary: PlanSummary["summary"] | undefined;
  try {
    let lines: string[] = [];
    let length = 0;
    const flush = async (): Promise<void> => {
      await naming(path, async () => await file.write(lines.join("")));
      lines = [];
      length = 0;
    };
    for await (const record of records) {
      if (isSummary(record)) summary = record.summary;
      const line = `${JSON.stringify(record)}\n`;
      lines.push(line);
      length += line.length;
      if (length >= BLOCK) await flush();
    }
    await flush();
    await naming(path, async () => await file.sync());
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, path);
  return summary;
}

/**
 * The plan in a file. It is read anew by each loop.
 *
 * A loop rejects with PlanError, which names the line, where the file is not a plan or is damaged; `applyPlan` reads all of it before
 * it changes anything.
 *
 * @param trees those that it is about, if it is to be applied without naming them again
 */
export function readPlan(path: string, trees: PlanTrees = {}): Plan {
  return new Plan(() => recordsIn(path), { ...trees, isStored: true });
}

async function* recordsIn(path: string): AsyncGenerator<PlanRecord, void, undefined> {
  let isOver = false;
  let count = 0;
  for await (const { text, number } of readLines(path)) {
    if (text.trim() === "") continue;
    // Editors put a byte order mark there.
    const record = parsed(path, number, number === 1 ? text.replace(/^\uFEFF/, "") : text);
    if (isHeader(record) !== (count === 0)) {
      throw new PlanError(path, number, count === 0 ? "a plan begins with its header" : "a second header");
    }
    if (isOver) throw new PlanError(path, number, "the plan goes on after its summary");
    isOver = isSummary(record);
    count++;
    yield record;
  }
  if (count === 0) throw new PlanError(path, undefined, "the plan is empty");
  if (!isOver) throw new PlanError(path, undefined, "the plan was cut off: it ends without its summary");
}

function parsed(path: string, number: number, text: string): PlanRecord {
  try {
    return parseRecord(text);
  } catch (error) {
    throw new PlanError(path, number, error instanceof Error ? error.message : String(error));
  }
}
