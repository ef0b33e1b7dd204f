import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import type { Plan } from "../src/plan/plan.ts";
import type { PlanRecord } from "../src/plan/step.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-plan-"));
  path = join(folder, "plan.ndjson");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function all(plan: Plan): Promise<PlanRecord[]> {
  const records: PlanRecord[] = [];
  for await (const record of plan.records()) records.push(record);
  return records;
}

const somePlan = (): Plan =>
  planSync(memoryTree({ "a/b": "x", c: "new" }), memoryTree({ c: "old!", d: "y" }), { delete: true });

describe("A4: a plan in a file", () => {
  it("comes back as it was written", async () => {
    const summary = await writePlan(somePlan(), path);
    expect(summary).toMatchObject({
      steps: 4,
      sourceEntries: 3,
      sourceFiles: 2,
      targetFiles: 2,
      targetEntries: 2,
      bytes: 4,
    });
    const text = await readFile(path, "utf8");
    const records = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(await all(readPlan(path))).toEqual(records);
    expect(records[0]).toMatchObject({
      plan: "@ftplib/sync",
      version: 1,
      source: "memory:",
      options: { delete: true },
    });
    expect(await readdir(folder)).toEqual(["plan.ndjson"]);
  });

  it("keeps the labels of its caller in the header, and plans the same steps", async () => {
    const source = memoryTree({ a: "x" });
    const plan = (labels?: Readonly<Record<string, string>>): Plan =>
      planSync(source, memoryTree({}), { labels });
    await writePlan(plan({ target: "work:www" }), path);
    const [header, ...steps] = await all(readPlan(path));
    expect(header).toMatchObject({ options: { labels: { target: "work:www" } } });
    expect(steps).toEqual((await all(plan())).slice(1));
    expect(() => plan("work" as never)).toThrow("the option labels of planSync() must be an object");
  });

  it("steps have the same id in each plan of the same trees", async () => {
    const ids = async (plan: Plan): Promise<string[]> => {
      const found: string[] = [];
      for await (const { id } of plan) found.push(id);
      return found;
    };
    const trees = [memoryTree({ a: "x", b: "y" }), memoryTree({})] as const;
    expect(await ids(planSync(...trees))).toEqual(await ids(planSync(...trees)));
    expect(new Set(await ids(planSync(...trees))).size).toBe(2);
  });

  it("may have been shortened by hand", async () => {
    await writePlan(somePlan(), path);
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    await writeFile(path, [...lines.slice(0, 1), ...lines.slice(3, 4), ...lines.slice(-1)].join("\n"));
    const [header, step, summary, ...others] = await all(readPlan(path));
    expect([header, step]).toMatchObject([{ plan: "@ftplib/sync" }, { action: "mkdir", path: "a" }]);
    expect([summary, ...others]).toMatchObject([{ summary: { steps: 4 } }]);
  });

  const damages: readonly (readonly [
    name: string,
    change: (lines: string[]) => void,
    line: number | undefined,
    what: RegExp,
  ])[] = [
    ["no header", (lines) => void lines.shift(), 1, /begins with its header/],
    ["another program's", (lines) => void (lines[0] = '{"plan":"x"}'), 1, /another program/],
    [
      "a later version",
      (lines) => void (lines[0] = String(lines[0]).replace('"version":1', '"version":2')),
      1,
      /version 2/,
    ],
    ["not JSON", (lines) => void (lines[2] = "{"), 3, /not JSON/],
    [
      "an unknown action",
      (lines) =>
        void (lines[1] = String(lines[1]).replace('"copy"', '"format"').replace('"update"', '"format"')),
      2,
      /no such action/,
    ],
    [
      "a path that leads out",
      (lines) => void (lines[1] = String(lines[1]).replace('"path":"c"', '"path":"../c"')),
      2,
      /not a path of a tree/,
    ],
    [
      "a step without its source",
      (lines) => void (lines[1] = String(lines[1]).replace('"source"', '"other"')),
      2,
      /source is not an object/,
    ],
    [
      "a size that is text",
      (lines) => void (lines[1] = String(lines[1]).replace('"size":3', '"size":"3"')),
      2,
      /size is not a number/,
    ],
    ["a line that is something else", (lines) => void lines.splice(2, 0, "[]"), 3, /not an object/],
    ["a second header", (lines) => void lines.push(String(lines[0])), 7, /second header/],
    ["cut off before its summary", (lines) => void lines.pop(), undefined, /cut off/],
    ["cut off after its header", (lines) => void lines.splice(1), undefined, /cut off/],
    ["cut off in a line", (lines) => void lines.splice(3, 9, '{"id":"'), 4, /not JSON/],
    ["nothing", (lines) => void lines.splice(0), undefined, /empty/],
  ];

  it.each(damages)("%s: refused with the number of the line", async (_, change, line, what) => {
    await writePlan(somePlan(), path);
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    change(lines);
    await writeFile(path, lines.join("\n"));
    const error = await all(readPlan(path)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "PlanError", code: "ERR_FTP_PLAN", line });
    expect(String(error)).toMatch(what);
  });

  it("a plan that cannot be made whole leaves no file", async () => {
    const source = memoryTree({ "a/b": "x" });
    source.list = (listed) =>
      listed === "a" ? Promise.reject(new Error("unreadable")) : memoryTree({ "a/b": "x" }).list(listed);
    await expect(writePlan(planSync(source, memoryTree()), path)).rejects.toThrow("unreadable");
    expect(await readdir(folder)).toEqual([]);
  });
});
