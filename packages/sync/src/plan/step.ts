import type { TreeFacts } from "../tree/tree.ts";

/** What is done to the target. A conflict is reported, and nothing is done. */
export type StepAction = "mkdir" | "copy" | "update" | "touch" | "rename" | "remove" | "conflict";

/** Every action. */
export const STEP_ACTIONS: readonly StepAction[] = [
  "mkdir",
  "copy",
  "update",
  "touch",
  "rename",
  "remove",
  "conflict",
];

/** One step of a plan: `copy` makes a file that the target lacks, `update` replaces one, `touch` sets a time. */
export interface Step {
  /** The same for the same step of another plan: made from the action, the paths, and what both sides are seen to have. */
  readonly id: string;
  readonly action: StepAction;
  /** Relative to both trees; the empty path is the root. */
  readonly path: string;
  /** What is made, changed or removed. */
  readonly type: "file" | "directory";
  /** Where a `rename` begins. */
  readonly from?: string | undefined;
  /** Of a conflict: something cannot be looked at, so nothing is removed, and the report is not ok. */
  readonly isError?: boolean | undefined;
  /** Why, in plain words: "size 10 → 12", "not in the source". */
  readonly reason: string;
  /** What the source has; undefined where it has nothing. */
  readonly source?: TreeFacts | undefined;
  /** What the target was seen to have: it must still be so when the step is done. */
  readonly target?: TreeFacts | undefined;
}

/** A fact that is not compared, and why. */
export interface NotCompared {
  readonly fact: "size" | "mtime" | "hash";
  readonly reason: string;
}

/** The first line of a plan. */
export interface PlanHeader {
  readonly plan: "@ftplib/sync";
  readonly version: 1;
  /** Another one for each plan. */
  readonly id: string;
  /** When it was begun, ISO 8601. */
  readonly created: string;
  /** Where both trees are, without passwords. */
  readonly source: string;
  readonly target: string;
  /** The options that were given. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What makes files equal or different. */
  readonly compared: readonly ("size" | "mtime" | "hash")[];
  readonly notCompared: readonly NotCompared[];
  /** Of a piece of a plan: which one, and how much the whole plan removes. */
  readonly shard?: { readonly index: number; readonly removals: number } | undefined;
}

/** The last line of a plan: what was seen of both trees. A plan in a file that lacks it was cut off; of one that was shortened by hand it counts more steps than there are. */
export interface PlanSummary {
  readonly summary: {
    /** Files and directories of the source that take part. */
    readonly sourceEntries: number;
    /** Files of the source that take part, and directories that are not looked into: without any, nothing is removed. */
    readonly sourceFiles: number;
    /** Files of the target, those that are excluded left out. */
    readonly targetFiles: number;
    /** The same with directories, links and what else there is. */
    readonly targetEntries: number;
    /** Files that are equal already. */
    readonly equal: number;
    readonly steps: number;
    /** Bytes of the files to copy and to update. */
    readonly bytes: number;
    /** What else there is to know: "every time differs by 1 h: a time-zone shift?" */
    readonly notices: readonly string[];
  };
}

/** A line of a plan. */
export type PlanRecord = PlanHeader | Step | PlanSummary;

export function isHeader(record: PlanRecord): record is PlanHeader {
  return "plan" in record;
}

export function isStep(record: PlanRecord): record is Step {
  return "action" in record;
}

export function isSummary(record: PlanRecord): record is PlanSummary {
  return "summary" in record;
}

const MAKING: readonly Step["action"][] = ["mkdir", "copy", "rename"];

/** Whether the step puts something under a name that the target did not have; the root has none. */
export function makesName({ action, path }: Step): boolean {
  return path !== "" && MAKING.includes(action);
}
