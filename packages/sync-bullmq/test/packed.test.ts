import { memoryTree, planSync, type PlanRecord, type Step } from "@ftplib/sync";
import { describe, expect, it } from "vitest";
import { unpackPlan } from "../src/job/packed-plan.ts";
import { packRun } from "../src/run/shards.ts";
import { checkSubmitOptions } from "../src/run/submit-options.ts";
import { queueName } from "../src/store/queue-name.ts";
import { bindStore, connectionOf } from "../src/store/store.ts";

const here = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [`d${index % 4}/f${index}`, { content: `${index}`, mtime: 1 }]),
);

function stepsOf(records: readonly PlanRecord[]): Step[] {
  return records.filter((record): record is Step => "action" in record);
}

describe("C2: a plan as jobs", () => {
  it("has every step in a shard or at the end, removals and the times of directories last", async () => {
    const target = memoryTree({ "old/f": { content: "1", mtime: 1 }, "d1/": "" });
    const plan = planSync(memoryTree(here), target, { delete: true, directoryTimes: true });
    const whole: Step[] = [];
    for await (const step of plan) whole.push(step);
    const { shards, last } = await packRun(plan, 10);
    const packed = await Promise.all(shards.map(async (shard) => stepsOf(await unpackPlan(shard.plan))));
    const nameOf = ({ action, path }: Step): string => `${path} ${action}`;
    const names = (steps: readonly Step[]): readonly string[] => [...new Set(steps.map(nameOf))].sort();
    expect(names([...packed.flat(), ...last])).toEqual(names(whole));
    expect(packed.length).toBeGreaterThan(2);
    expect(packed.map((steps) => steps.length)).toEqual(shards.map(({ steps }) => steps));
    const isLast = ({ action, type }: Step): boolean =>
      action === "remove" || (action === "touch" && type === "directory");
    expect(packed.flat().filter(isLast)).toEqual([]);
    expect(last.filter((step) => !isLast(step))).toEqual([]);
    expect(last.some(({ action }) => action === "touch")).toBe(true);
  });

  it("has the same keys when it is packed again, and others for other steps", async () => {
    const plan = planSync(memoryTree(here), memoryTree({}, { now: () => 1 }), {});
    const keys = async (size: number): Promise<readonly string[]> =>
      (await packRun(plan, size)).shards.map(({ key }) => key);
    const first = await keys(10);
    expect(await keys(10)).toEqual(first);
    expect(new Set(first).size).toBe(first.length);
    expect(await keys(20)).not.toEqual(first);
  });
});

describe("C2: a queue for each account of a server", () => {
  it.each([
    ["ftp://me:secret@ftp.example.com", "ftp://me:other@FTP.example.com:21/www", true],
    ["ftpes://me@ftp.example.com", "ftp://me@ftp.example.com", true],
    ["ftps://me@ftp.example.com", "ftp://me@ftp.example.com:990", true],
    ["ftp://me@ftp.example.com", "ftp://you@ftp.example.com", false],
    ["ftp://me@ftp.example.com", "ftp://me@ftp.example.com:2121", false],
  ])("%s and %s share one: %s", (one, other, isSame) => {
    expect(queueName(one) === queueName(other)).toBe(isSame);
  });

  it("does not show who it is, and has no colon, which BullMQ does not take", () => {
    expect(queueName("ftp://me:secret@ftp.example.com")).toMatch(/^ftp-[0-9a-f]{24}$/);
  });

  it("is not made of what is no URL of a server", () => {
    expect(() => queueName("ftp.example.com")).toThrow(TypeError);
    expect(() => queueName("file:///srv")).toThrow(TypeError);
  });
});

describe("options", () => {
  it.each([
    ["redis://h:1", "redis"],
    ["rediss://h", "redis"],
    ["postgres://h/db", "postgres"],
    ["postgresql://h/db", "postgres"],
  ])("%s is a store: %s", (url, backend) => {
    expect(connectionOf(url).backend).toBe(backend);
    expect(Object.keys(bindStore(url).classes)).toContain("Queue");
  });

  it("another scheme is no store", () => {
    expect(() => bindStore("mysql://h")).toThrow(TypeError);
  });

  it.each([
    { connections: 0 },
    { connections: 1.5 },
    { connections: 1, attempts: 0 },
    { connections: 1, shardSize: -1 },
  ])("%j is refused", (options) => {
    const given = { store: "redis://h", server: "ftp://h", ...options };
    expect(() => checkSubmitOptions(given)).toThrow(RangeError);
  });
});
