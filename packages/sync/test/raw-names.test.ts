import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localNameOfUtf8 } from "@ftplib/files/internal";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { Journal } from "../src/journal/journal.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import type { PlanRecord, Step } from "../src/plan/step.ts";
import { splitPlan } from "../src/shard/split-plan.ts";
import { makeManifest, readManifest, writeManifest } from "../src/tree/manifest.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { openSite } from "./sites.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-raw-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const SLASH = 0x2f;
/** Bytes that a name may have, many of them not UTF-8. */
const byte = fc.oneof(
  fc.constantFrom(0xff, 0xfe, 0x80, 0xc3, 0xef, 0x9f, 0x0a, 0x22, 0x5c, 0x61),
  fc.integer({ min: 1, max: 255 }).filter((value) => value !== SLASH),
);
const name = fc
  .uint8Array({ minLength: 1, maxLength: 6 })
  .chain(({ length }) => fc.array(byte, { minLength: length, maxLength: length }))
  .map((bytes) => Buffer.from(bytes))
  .filter((bytes) => ![".", ".."].includes(bytes.toString("latin1")));
const names = fc.uniqueArray(name, { maxLength: 12, selector: (bytes) => bytes.toString("hex") });

const isStep = (record: PlanRecord): record is Step => "action" in record;

async function stepsIn(records: AsyncIterable<PlanRecord>): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const record of records) if (isStep(record)) steps.push(record);
  return steps;
}

describe("A1, A4, C1: names that are not UTF-8", () => {
  it("two names never become one", async () => {
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(localNameOfUtf8(one) === localNameOfUtf8(other)).toBe(one.equals(other));
      }),
    );
  });

  it("the bytes of a character that stands for a byte are spelled themselves", async () => {
    await using server = await openSite({});
    const bytes = Buffer.from("\uf7c0\x01");
    expect(localNameOfUtf8(bytes)).toBe("\uf7ef\uf79f\uf780\x01");
    expect(server.site.remoteName(localNameOfUtf8(bytes))).toEqual(bytes);
  });

  it("come back from their spelling as the bytes they are", async () => {
    await using server = await openSite({});
    const { site } = server;
    fc.assert(
      fc.property(name, (bytes) => {
        expect(Buffer.from(site.remoteName(localNameOfUtf8(bytes))).equals(bytes)).toBe(true);
      }),
    );
  });

  it("are the same in plans, journals, manifests and shards that were written and read", async () => {
    await fc.assert(
      fc.asyncProperty(names, names, async (here, there) => {
        const files = (some: readonly Buffer[], content: string) =>
          Object.fromEntries(some.map((bytes) => [`d/${localNameOfUtf8(bytes)}`, content]));
        const source = memoryTree(files(here, "x"));
        const target = memoryTree(files(there, "yy"));
        const [path, journal, manifest] = ["plan", "journal", "manifest"].map((each) =>
          join(folder, each),
        ) as [string, string, string];
        await rm(journal, { force: true });
        await writePlan(planSync(source, target, { delete: true }), path);
        const planned = await stepsIn(planSync(source, target, { delete: true }).records());
        const read = await stepsIn(readPlan(path).records());
        expect(read).toEqual(planned);

        const sharded = new Map<string, Step>();
        for await (const { steps } of splitPlan(readPlan(path), { size: 3 }))
          for (const step of steps) sharded.set(step.id, step);
        expect([...sharded.values()].map((step) => step.path).sort()).toEqual(
          planned.map((step) => step.path).sort(),
        );
        await writeManifest(await makeManifest(source), manifest);
        expect([...(await readManifest(manifest)).keys()].sort()).toEqual(
          [...(await makeManifest(source)).keys()].sort(),
        );

        const report = await applyPlan(readPlan(path), { source, target, journal, maxDelete: false });
        expect(report.failed).toEqual([]);
        const opened = await Journal.open(journal, await readPlan(path).header());
        await opened.close();
        expect([...opened.done].sort()).toEqual(report.done.map(({ step }) => step.id).sort());
        if (here.length > 0) expect(target.paths()).toEqual(source.paths());
      }),
    );
  });
});

describe("A1, A4: sizes that a number cannot hold exactly", () => {
  const size = (value: string) => (text: string) => text.replace(/"size":1\b/, `"size":${value}`);
  const rows = ["9007199254740992", "9007199254740993", "1e300", "1e999", "0.5", "-1"] as const;

  it.each(rows)("%s: a plan and a manifest are refused, with their lines", async (value) => {
    const source = memoryTree({ a: "x" });
    const [plan, manifest] = [join(folder, "plan"), join(folder, "manifest")];
    await writePlan(planSync(source, memoryTree()), plan);
    await writeManifest(await makeManifest(source), manifest);
    for (const path of [plan, manifest]) await writeFile(path, size(value)(await readFile(path, "utf8")));
    await expect(stepsIn(readPlan(plan).records())).rejects.toMatchObject({ code: "ERR_FTP_PLAN", line: 2 });
    await expect(readManifest(manifest)).rejects.toMatchObject({ code: "ERR_FTP_PLAN", line: 2 });
  });

  it("9007199254740991 is kept", async () => {
    const path = join(folder, "plan");
    await writePlan(planSync(memoryTree({ a: "x" }), memoryTree()), path);
    await writeFile(path, size("9007199254740991")(await readFile(path, "utf8")));
    expect(await stepsIn(readPlan(path).records())).toMatchObject([
      { source: { size: Number.MAX_SAFE_INTEGER } },
    ]);
  });
});
