import { nameProblem } from "@ftplib/files/internal";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSync } from "../src/plan/plan-sync.ts";
import type { PlanHeader, PlanRecord, PlanSummary } from "../src/plan/step.ts";
import { type MemoryFile, memoryTree } from "../src/tree/memory-tree.ts";
import { isSameTime, span } from "../src/tree/same-time.ts";
import { compareNames, pathProblem } from "../src/tree/tree-path.ts";
import type { TreeFacts } from "../src/tree/tree.ts";
import { treeFailure } from "../src/tree/tree-failure.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const noon = Date.UTC(2026, 2, 3, 12);

const file = (mtime: number, facts: Partial<TreeFacts> = {}): TreeFacts => ({
  type: "file",
  mtime,
  ...facts,
});

async function recordsOf(...args: Parameters<typeof planSync>): Promise<PlanRecord[]> {
  const records: PlanRecord[] = [];
  for await (const record of planSync(...args).records()) records.push(record);
  return records;
}

it("A2: names are ordered as their bytes are", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
      const isWhole = [a, b].every((name) => Buffer.from(name).toString("utf8") === name);
      fc.pre(isWhole);
      expect(Math.sign(compareNames(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 1000 },
  );
});

describe("A5: isSameTime", () => {
  const rows: readonly (readonly [name: string, a: TreeFacts, b: TreeFacts, isSame: boolean])[] = [
    ["milliseconds", file(noon), file(noon + 1), false],
    ["seconds", file(noon + 999), file(noon, { precision: 1_000 }), true],
    ["another second", file(noon + 1_000), file(noon, { precision: 1_000 }), false],
    ["FAT, rounded up", file(noon + 1_000), file(noon + 2_000, { precision: 2_000 }), true],
    ["FAT, more than 2 s", file(noon - 1), file(noon + 2_000, { precision: 2_000 }), false],
    ["minutes of LIST", file(noon + 59_999), file(noon, { precision: MINUTE }), true],
    ["another minute", file(noon + MINUTE), file(noon, { precision: MINUTE }), false],
    ["a day of LIST, in whatever zone", file(noon - 23 * HOUR), file(noon, { precision: DAY }), true],
    ["two days", file(noon - 2 * DAY), file(noon, { precision: DAY }), false],
    [
      "an unknown zone",
      file(noon + 2 * HOUR + 30_000),
      file(noon, { precision: MINUTE, zone: "unknown" }),
      true,
    ],
    [
      "an unknown zone, other minutes",
      file(noon + 7 * MINUTE),
      file(noon, { precision: MINUTE, zone: "unknown" }),
      false,
    ],
    [
      "further than any zone",
      file(noon + 15 * HOUR),
      file(noon, { precision: MINUTE, zone: "unknown" }),
      false,
    ],
    ["one side does not know", file(noon), { type: "file" }, true],
  ];
  it.each(rows)("%s", (_, a, b, isSame) => {
    expect([isSameTime(a, b), isSameTime(b, a)]).toEqual([isSame, isSame]);
  });

  it.each([
    [7, "7 ms"],
    [3_000, "3 s"],
    [90_000, "1.5 min"],
    [HOUR, "1 h"],
    [60 * HOUR, "2.5 d"],
  ])("%i ms are %s", (milliseconds, words) => expect(span(milliseconds)).toBe(words));
});

describe("A5: the header says what is not compared", () => {
  const rows = [
    [{ hasSizes: false }, {}, {}, [{ fact: "size", reason: "the source reports no sizes" }]],
    [{}, { hasTimes: false }, {}, [{ fact: "mtime", reason: "the target reports no times" }]],
    [{}, {}, { sizeOnly: true }, [{ fact: "mtime", reason: "sizeOnly" }]],
    [{}, { hashes: [] }, { checksum: true }, [{ fact: "hash", reason: "the target has no hashes" }]],
    [
      { hashes: ["MD5"] as const },
      { hashes: ["SHA-256"] as const },
      { checksum: true },
      [{ fact: "hash", reason: "the sides have no hash in common" }],
    ],
    [{}, {}, { checksum: true }, []],
  ] as const;
  it.each(rows)("%o, %o, %o", async (source, target, options, notCompared) => {
    const [header] = await recordsOf(
      memoryTree({}, { traits: source }),
      memoryTree({}, { traits: target }),
      options,
    );
    expect((header as PlanHeader).notCompared).toEqual(notCompared);
  });

  it("a target that does not keep times", async () => {
    const [header] = await recordsOf(memoryTree(), memoryTree({}, { traits: { keepsTimes: false } }));
    expect(header).toMatchObject({ compared: ["size", "mtime"], notCompared: [{ fact: "mtime" }] });
    expect((header as PlanHeader).notCompared[0]?.reason).toMatch(/does not keep the times/);
  });
});

describe("A5: a constant difference of whole hours is reported", () => {
  const shifted = (hours: number, other = hours): Promise<PlanRecord[]> => {
    const names = ["a", "b", "c", "d"];
    const files = (shift: (at: number) => number): Record<string, MemoryFile> =>
      Object.fromEntries(
        names.map((name, at) => [name, { content: "x", mtime: noon + at * 7_000 + shift(at) }]),
      );
    return recordsOf(
      memoryTree(files((at) => (at === 2 ? other : hours) * HOUR)),
      memoryTree(files(() => 0)),
    );
  };
  const noticesOf = (records: readonly PlanRecord[]): readonly string[] =>
    (records.at(-1) as PlanSummary).summary.notices;

  it("as a time-zone shift, in the summary and the reasons", async () => {
    const records = await shifted(1);
    expect(noticesOf(records)).toEqual([
      "all 4 files of equal size are 1 h newer here: a time-zone shift? (timeShift: 3600000 makes them equal)",
    ]);
    expect(records.map((record) => ("reason" in record ? record.reason : "")).filter(Boolean)).toEqual([
      "1 h newer here",
      "1 h newer here",
      "1 h newer here, as all files so far: a time-zone shift?",
      "1 h newer here, as all files so far: a time-zone shift?",
    ]);
  });

  it.each([
    ["not of half an hour", 0.5, 0.5],
    ["not if one file differs otherwise", 1, 2],
    ["not if one file is equal", 1, 0],
    ["not of a day", 24, 24],
  ])("%s", async (_, hours, other) => {
    expect(noticesOf(await shifted(hours, other))).toEqual([]);
  });
});

describe("A3: what cannot be done is a conflict, or is left out", () => {
  it("a directory of the target that cannot be listed", async () => {
    const target = memoryTree({ "d/x": "x", e: "y" });
    const list = target.list.bind(target);
    target.list = (path) =>
      path === "d"
        ? Promise.reject(Object.assign(treeFailure("EINVAL", "list", path), { code: "EACCES" }))
        : list(path);
    const records = await recordsOf(memoryTree({ "d/x": "x" }), target, { delete: true });
    const steps = records.flatMap((record) =>
      "action" in record ? [`${record.action} ${record.path}`] : [],
    );
    expect(steps).toEqual(["remove e", "conflict d"]);
  });

  it("a name that the target cannot have", async () => {
    const target = Object.assign(memoryTree(), {
      nameProblem: (name: string) => nameProblem(name, true),
    });
    const records = await recordsOf(memoryTree({ "aux.txt": "x", "a:b": "x", ok: "x", "dot.": "x" }), target);
    const steps = records.flatMap((record) =>
      "action" in record ? [`${record.action} ${record.path}: ${record.reason}`] : [],
    );
    expect(steps).toEqual([
      "conflict a:b: the target cannot have this name: Windows reserves it",
      "conflict aux.txt: the target cannot have this name: Windows reserves it",
      "conflict dot.: the target cannot have this name: it ends in a dot or a space",
      "copy ok: not at the target",
    ]);
  });

  it("links of the source, and what the target has under their names", async () => {
    const a = { content: "x", mtime: noon };
    const source = memoryTree({ a });
    const list = source.list.bind(source);
    source.list = async (path) => [...(await list(path)), { name: "link", type: "symlink" }];
    const records = await recordsOf(source, memoryTree({ a, link: "mine" }), { delete: true });
    expect(records).toHaveLength(2);
    expect(records.at(-1)).toMatchObject({
      summary: { notices: ["links and special files of the source that were left out: 1"] },
    });
  });
});

it.each([
  ["", undefined],
  ["a/b", undefined],
  ["a//b", /empty name/],
  ["/a", /empty name/],
  ["a/..", /a path/],
  ["./a", /a path/],
  ["a\0", /NUL/],
])("A4: the path '%s' of a plan", (path, problem) => {
  if (problem === undefined) expect(pathProblem(path)).toBeUndefined();
  else expect(pathProblem(path)).toMatch(problem);
});
