import { sizeProblem } from "../tree/size-problem.ts";
import { pathProblem } from "../tree/tree-path.ts";
import type { TreeFacts } from "../tree/tree.ts";
import { type PlanHeader, type PlanRecord, type PlanSummary, type Step, STEP_ACTIONS } from "./step.ts";

type Fields = Readonly<Record<string, unknown>>;

const ACTIONS: ReadonlySet<unknown> = new Set(STEP_ACTIONS);
const TYPES: ReadonlySet<unknown> = new Set(["file", "directory", "symlink", "other"]);

const COUNTS = [
  "sourceEntries",
  "sourceFiles",
  "targetFiles",
  "targetEntries",
  "equal",
  "steps",
  "bytes",
] as const;

/**
 * Reads a line of a plan.
 *
 * @throws Error that says what is wrong with it
 */
export function parseRecord(text: string): PlanRecord {
  const fields = parseObject(text);
  if ("plan" in fields) return header(fields);
  if ("summary" in fields) return summary(fields);
  if ("action" in fields) return step(fields);
  throw new Error("neither a header, a step nor a summary");
}

/** @throws Error for anything but an object in JSON */
export function parseObject(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("not JSON");
  }
  if (!isFields(value)) throw new Error("not an object");
  return value;
}

function header(fields: Fields): PlanHeader {
  if (fields["plan"] !== "@ftplib/sync") throw new Error("a plan of another program");
  if (fields["version"] !== 1)
    throw new Error(`a plan of version ${String(fields["version"])}, and this reads version 1`);
  for (const name of ["id", "created", "source", "target"]) expectText(fields, name);
  if (!isFields(fields["options"])) throw new Error("options is not an object");
  for (const name of ["compared", "notCompared"]) {
    if (!Array.isArray(fields[name])) throw new Error(`${name} is not an array`);
  }
  return fields as unknown as PlanHeader;
}

function summary(fields: Fields): PlanSummary {
  const counts = fields["summary"];
  if (!isFields(counts)) throw new Error("summary is not an object");
  for (const name of COUNTS) expectNumber(counts, name);
  if (!Array.isArray(counts["notices"])) throw new Error("notices is not an array");
  return fields as unknown as PlanSummary;
}

function step(fields: Fields): Step {
  if (!ACTIONS.has(fields["action"])) throw new Error(`no such action: ${String(fields["action"])}`);
  expectText(fields, "reason");
  if (!/^[0-9a-f]{16}$/.test(expectText(fields, "id"))) throw new Error("id is not one of a step");
  if (fields["type"] !== "file" && fields["type"] !== "directory")
    throw new Error("type is neither file nor directory");
  expectPath(fields, "path");
  if (!["boolean", "undefined"].includes(typeof fields["isError"]))
    throw new Error("isError is neither true nor false");
  if (fields["action"] === "rename") expectPath(fields, "from");
  const needed =
    fields["action"] === "remove" ? "target" : fields["action"] === "conflict" ? undefined : "source";
  for (const side of ["source", "target"]) {
    if (fields[side] === undefined && side !== needed) continue;
    checkFacts(side, fields[side]);
  }
  return fields as unknown as Step;
}

function checkFacts(side: string, facts: unknown): asserts facts is TreeFacts {
  if (!isFields(facts)) throw new Error(`${side} is not an object`);
  if (!TYPES.has(facts["type"])) throw new Error(`${side} has no type`);
  if (facts["precision"] !== undefined) expectNumber(facts, "precision");
  const problem = sizeProblem(facts["size"]);
  if (problem !== undefined) throw new Error(`size ${problem}`);
  const { mtime } = facts;
  if (mtime !== undefined && !Number.isFinite(mtime)) throw new Error(`mtime of the ${side} is not a number`);
}

function expectPath(fields: Fields, name: string): void {
  const path = expectText(fields, name);
  const problem = pathProblem(path);
  if (problem !== undefined) throw new Error(`${name} '${path}' is not a path of a tree: ${problem}`);
}

function expectText(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw new Error(`${name} is not a string`);
  return value;
}

function expectNumber(fields: Fields, name: string): void {
  const value = fields[name];
  if (typeof value !== "number" || !(value >= 0)) throw new Error(`${name} is not a number`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
