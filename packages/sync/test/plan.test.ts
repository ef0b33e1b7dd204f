import { describe, expect, it } from "vitest";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import type { Plan } from "../src/plan/plan.ts";
import { type MemoryFile, memoryTree, type MemoryTreeOptions } from "../src/tree/memory-tree.ts";

type Files = Readonly<Record<string, MemoryFile>>;

const now = Date.UTC(2026, 0, 1);
const at = (seconds: number, content: string) => ({ content, mtime: now + seconds * 1000 });

async function steps(plan: Plan): Promise<string[]> {
  const lines: string[] = [];
  for await (const { action, path, from, reason } of plan) {
    lines.push(`${action} ${from === undefined ? "" : `${from} `}${path}: ${reason}`);
  }
  return lines;
}

interface Row {
  readonly name: string;
  readonly source: Files;
  readonly target: Files;
  readonly options?: PlanOptions;
  readonly sourceOptions?: MemoryTreeOptions;
  readonly targetOptions?: MemoryTreeOptions;
  readonly plan: readonly string[];
}

const server: MemoryTreeOptions = { traits: { isRemote: true } };
const forgetful: MemoryTreeOptions = { traits: { isRemote: true, keepsTimes: false } };

const rows: readonly Row[] = [
  {
    name: "A3: nothing for equal trees",
    source: { "a/b": at(0, "x") },
    target: { "a/b": at(0, "x") },
    plan: [],
  },
  {
    name: "A2: files before directories, directories before what is in them, names in the order of their bytes",
    source: {
      "b/x": at(0, "x"),
      a: at(0, "a"),
      "B/y": at(0, "y"),
      "\u{1F600}": at(0, ""),
      "\uff5e": at(0, ""),
    },
    target: {},
    plan: [
      "copy a: not at the target",
      "copy \uff5e: not at the target",
      "copy \u{1F600}: not at the target",
      "mkdir B: not at the target",
      "copy B/y: not at the target",
      "mkdir b: not at the target",
      "copy b/x: not at the target",
    ],
  },
  {
    name: "A3: sizes and times in plain words",
    source: { a: at(3, "x"), b: at(0, "0123456789ab"), c: at(0, "x"), d: at(3600, "x") },
    target: { a: at(0, "x"), b: at(0, "0123456789"), c: at(90, "y"), d: at(0, "x") },
    plan: [
      "update a: 3 s newer here",
      "update b: size 10 → 12",
      "update c: 1.5 min older here",
      "update d: 1 h newer here",
    ],
  },
  {
    name: "A3: removes on request alone",
    source: { a: at(0, "x") },
    target: { a: at(0, "x"), b: at(0, "x"), "d/e/f": at(0, "x") },
    plan: [],
  },
  {
    name: "A3: removes what is in a directory before the directory",
    source: { a: at(0, "x") },
    target: { a: at(0, "x"), b: at(0, "x"), "d/e/f": at(0, "x"), "d/g": at(0, "x") },
    options: { delete: true },
    plan: [
      "remove b: not in the source",
      "remove d/g: not in the source",
      "remove d/e/f: not in the source",
      "remove d/e: not in the source",
      "remove d: not in the source",
    ],
  },
  {
    name: "A3: a file against a directory",
    source: { a: at(0, "x"), "b/c": at(0, "x") },
    target: { "a/c": at(0, "x"), b: at(0, "x") },
    options: { delete: true },
    plan: [
      "conflict a: a file here, a directory at the target",
      "conflict b: a directory here, a file at the target",
    ],
  },
  {
    name: "A3: names that the target takes for one",
    source: { A: at(0, "x"), a: at(0, "y") },
    target: {},
    targetOptions: { traits: { ignoresCase: true } },
    plan: ["copy A: not at the target", "conflict a: the target takes this name and 'A' for one"],
  },
  {
    name: "A3: a moved file is renamed, on request",
    source: { "new/a": at(0, "moved") },
    target: { "old/a": at(0, "moved") },
    options: { delete: true, renames: true },
    plan: [
      "mkdir new: not at the target",
      "rename old/a new/a: moved from old/a",
      "remove old: not in the source",
    ],
  },
  {
    name: "A3: another name is no proof without a hash",
    source: { c: at(0, "same") },
    target: { a: at(0, "like") },
    options: { delete: true, renames: true },
    plan: ["copy c: not at the target", "remove a: not in the source"],
  },
  {
    name: "A3: a hash is",
    source: { c: at(0, "same"), d: at(0, "diff") },
    target: { a: at(0, "same") },
    options: { delete: true, renames: true, checksum: true },
    plan: ["copy d: not at the target", "rename a c: moved from a"],
  },
  {
    name: "A3: what could be any of two files is not renamed",
    source: { "c/x": at(0, "same") },
    target: { "a/x": at(0, "same"), "b/x": at(0, "same") },
    options: { delete: true, renames: true },
    plan: [
      "mkdir c: not at the target",
      "copy c/x: not at the target",
      "remove a/x: not in the source",
      "remove a: not in the source",
      "remove b/x: not in the source",
      "remove b: not in the source",
    ],
  },
  {
    name: "A5: times within the coarser precision are equal",
    source: { a: at(59, "x"), b: at(61, "x") },
    target: { a: at(0, "x"), b: at(0, "x") },
    targetOptions: { precision: 60_000 },
    plan: ["update b: 1 min newer here"],
  },
  {
    name: "A5: FAT keeps even seconds, up or down",
    source: { a: at(1, "x"), b: at(3, "x") },
    target: { a: at(2, "x"), b: at(0, "x") },
    targetOptions: { precision: 2_000 },
    plan: ["update b: 3 s newer here"],
  },
  {
    name: "A5: sizeOnly",
    source: { a: at(5, "x"), b: at(0, "xy") },
    target: { a: at(0, "y"), b: at(0, "x") },
    options: { sizeOnly: true },
    plan: ["update b: size 1 → 2"],
  },
  {
    name: "A5: checksum finds what size and time do not, and touches what is the same",
    source: { a: at(0, "x"), b: at(5, "x"), c: at(0, "x") },
    target: { a: at(0, "y"), b: at(0, "x"), c: at(0, "x") },
    options: { checksum: true },
    plan: ["update a: SHA-256 differs", "touch b: the same content, 5 s newer here"],
  },
  {
    name: "A5: update keeps newer targets",
    source: { a: at(0, "x"), b: at(9, "x") },
    target: { a: at(5, "y"), b: at(5, "y") },
    options: { update: true },
    plan: ["update b: 4 s newer here"],
  },
  {
    name: "A5: a newer target is a conflict on a server",
    source: { a: at(0, "x"), b: at(0, "xy") },
    target: { a: at(5, "y"), b: at(5, "y") },
    targetOptions: server,
    plan: [
      "conflict a: 5 s older here; the target is newer (overwriteNewer replaces it)",
      "conflict b: size 1 → 2; the target is newer (overwriteNewer replaces it)",
    ],
  },
  {
    name: "A5: overwriteNewer replaces it",
    source: { a: at(0, "x") },
    target: { a: at(5, "y") },
    options: { overwriteNewer: true },
    targetOptions: server,
    plan: ["update a: 5 s older here"],
  },
  {
    name: "A5: where times are not kept, a newer target of the same size is equal",
    source: { a: at(0, "x"), b: at(9, "x"), c: at(0, "xy") },
    target: { a: at(5, "y"), b: at(5, "y"), c: at(5, "y") },
    targetOptions: forgetful,
    plan: ["update b: 4 s newer here", "update c: size 1 → 2"],
  },
  {
    name: "A5: update keeps newer targets of whatever size also where times are not kept",
    source: { a: at(0, "x"), b: at(9, "x"), c: at(0, "xy"), d: at(9, "xy") },
    target: { a: at(5, "y"), b: at(5, "y"), c: at(5, "y"), d: at(5, "y") },
    options: { update: true },
    targetOptions: forgetful,
    plan: ["update b: 4 s newer here", "update d: size 1 → 2"],
  },
  {
    name: "A5: update keeps newer targets of another content also where times are not kept",
    source: { a: at(0, "x"), b: at(9, "x") },
    target: { a: at(5, "y"), b: at(5, "y") },
    options: { update: true, checksum: true },
    targetOptions: forgetful,
    plan: ["update b: SHA-256 differs"],
  },
  {
    name: "A5: timeShift",
    source: { a: at(3600, "x") },
    target: { a: at(0, "x") },
    options: { timeShift: 3_600_000 },
    plan: [],
  },
  {
    name: "A5: timeShift, of a target that shows the times of what was copied to it as they are",
    source: { a: at(3600, "x"), b: at(0, "x"), c: at(1800, "x") },
    target: { a: at(0, "x"), b: at(0, "x"), c: at(0, "x") },
    options: { timeShift: 3_600_000 },
    plan: ["update c: 30 min older here"],
  },
  {
    name: "A5: update keeps newer targets with sizeOnly, too",
    source: { a: at(0, "xy"), b: at(9, "xy"), c: at(0, "x") },
    target: { a: at(5, "y"), b: at(5, "y"), c: at(5, "y") },
    options: { update: true, sizeOnly: true },
    plan: ["update b: size 1 → 2"],
  },
  {
    name: "A5: a newer target is a conflict on a server with sizeOnly, too",
    source: { a: at(0, "xy"), b: at(9, "xy"), c: at(0, "x") },
    target: { a: at(5, "y"), b: at(5, "y"), c: at(5, "y") },
    options: { sizeOnly: true },
    targetOptions: server,
    plan: [
      "conflict a: size 1 → 2; the target is newer (overwriteNewer replaces it)",
      "update b: size 1 → 2",
    ],
  },
  {
    name: "A5: sizeOnly and overwriteNewer",
    source: { a: at(0, "xy") },
    target: { a: at(5, "y") },
    options: { sizeOnly: true, overwriteNewer: true },
    targetOptions: server,
    plan: ["update a: size 1 → 2"],
  },
  {
    name: "A5: sizeOnly, where times are not kept",
    source: { a: at(0, "xy") },
    target: { a: at(5, "y") },
    options: { sizeOnly: true },
    targetOptions: forgetful,
    plan: ["update a: size 1 → 2"],
  },
  {
    name: "A6: the first rule that matches decides",
    source: {
      "a.txt": at(0, ""),
      "b.log": at(0, ""),
      "keep.log": at(0, ""),
      "d/c.log": at(0, ""),
      "d/e/x": at(0, ""),
    },
    target: {},
    options: { filter: ["+ keep.log", "- *.log", "- d/e"] },
    plan: ["copy a.txt: not at the target", "copy keep.log: not at the target", "mkdir d: not at the target"],
  },
  {
    name: "A6: include alone",
    source: { "a.txt": at(0, ""), "b.log": at(0, ""), "d/c.txt": at(0, "") },
    target: {},
    options: { include: ["*.txt"] },
    plan: ["copy a.txt: not at the target", "mkdir d: not at the target", "copy d/c.txt: not at the target"],
  },
  {
    name: "A6: excluded files stay at the target",
    source: {},
    target: { "a.log": at(0, ""), "d/b.log": at(0, ""), "d/c": at(0, ""), "e/f": at(0, "") },
    options: { delete: true, exclude: ["*.log"] },
    plan: ["remove d/c: not in the source", "remove e/f: not in the source", "remove e: not in the source"],
  },
  {
    name: "A6: deleteExcluded removes them",
    source: { "a.log": at(0, "") },
    target: { "a.log": at(0, ""), "d/b.log": at(0, "") },
    options: { delete: true, deleteExcluded: true, exclude: ["*.log"] },
    plan: ["remove a.log: excluded", "remove d/b.log: excluded", "remove d: not in the source"],
  },
  {
    name: "A6: protected paths are neither removed nor overwritten",
    source: { "uploads/a": at(5, "x"), "uploads/new": at(0, "x") },
    target: { "uploads/a": at(0, "x"), "uploads/b/c": at(0, "x"), "other/d": at(0, "x") },
    options: { delete: true, protect: ["uploads/**"] },
    plan: [
      "remove other/d: not in the source",
      "remove other: not in the source",
      "copy uploads/new: not at the target",
    ],
  },
  {
    name: "A6: gitignore files, as git reads them",
    source: {
      ".gitignore": at(0, "*.log\n/dist/\n!keep.log\n"),
      "a.log": at(0, ""),
      "A.LOG": at(0, ""),
      "keep.log": at(0, ""),
      "dist/x": at(0, ""),
      "d/.gitignore": at(0, "!b.log\n"),
      "d/b.log": at(0, ""),
      "d/c.log": at(0, ""),
      "d/dist/y": at(0, ""),
    },
    target: {},
    options: { ignoreFiles: [".gitignore"] },
    plan: [
      "copy .gitignore: not at the target",
      "copy A.LOG: not at the target",
      "copy keep.log: not at the target",
      "mkdir d: not at the target",
      "copy d/.gitignore: not at the target",
      "copy d/b.log: not at the target",
      "mkdir d/dist: not at the target",
      "copy d/dist/y: not at the target",
    ],
  },
  {
    name: "A6: sizes and ages; what is out of range stays",
    source: { a: at(0, "x"), b: at(0, "xxx"), c: at(-9, "xx"), d: at(9, "xx"), e: at(0, "xx") },
    target: { a: at(0, "y"), f: at(0, "xxxx"), g: at(0, "xx") },
    options: {
      delete: true,
      minSize: 2,
      maxSize: 2,
      newerThan: new Date(now - 5_000),
      olderThan: new Date(now + 5_000),
    },
    plan: ["copy e: not at the target", "remove g: not in the source"],
  },
  {
    name: "no empty directories",
    source: { "a/b/": "", "c/d/e": at(0, "x") },
    target: {},
    options: { emptyDirectories: false },
    plan: ["mkdir c: not at the target", "mkdir c/d: not at the target", "copy c/d/e: not at the target"],
  },
  {
    name: "include: no directories without anything that is included",
    source: { "a/b/x.txt": at(0, "x"), "c/y": at(0, "y"), "d/": "" },
    target: {},
    options: { include: ["**/*.txt"] },
    plan: ["mkdir a: not at the target", "mkdir a/b: not at the target", "copy a/b/x.txt: not at the target"],
  },
  {
    name: "include: all directories, where that is asked for",
    source: { "a/x.txt": at(0, "x"), "d/": "" },
    target: {},
    options: { include: ["**/*.txt"], emptyDirectories: true },
    plan: ["mkdir a: not at the target", "copy a/x.txt: not at the target", "mkdir d: not at the target"],
  },
  {
    name: "onlyMissing, onlyExisting: only what the target lacks",
    source: { a: at(5, "x"), b: at(0, "x") },
    target: { a: at(0, "x") },
    options: { onlyMissing: true },
    plan: ["copy b: not at the target"],
  },
  {
    name: "onlyExisting: only what the target has",
    source: { a: at(5, "x"), b: at(0, "x"), "d/c": at(0, "x") },
    target: { a: at(0, "x") },
    options: { onlyExisting: true },
    plan: ["update a: 5 s newer here"],
  },
];

describe("planSync", () => {
  it.each(rows)("$name", async ({ source, target, options = {}, sourceOptions, targetOptions, plan }) => {
    const trees = [memoryTree(source, sourceOptions), memoryTree(target, targetOptions)] as const;
    expect(await steps(planSync(...trees, options))).toEqual(plan);
  });
});
