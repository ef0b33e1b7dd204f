/**
 * Plans a simulated tree in parts, one after another, as many workers do at once, and prints what that costs: `measure-listing.ts FILES
 * same|empty`, with a target that is the same, or empty.
 */
import { gunzipSync, gzipSync } from "node:zlib";
import {
  isStep,
  planPart,
  type PlanPart,
  shardPlan,
  splitPlan,
  type PlanHeader,
  isHeader,
  type Step,
} from "@ftplib/sync";
import { SimulatedTree } from "./simulated-tree.ts";

const [count = "100000", kind = "same"] = process.argv.slice(2);
const files = Number(count);
const source = new SimulatedTree(files);
const target = new SimulatedTree(kind === "same" ? files : 0);

const cost = {
  files: 0,
  parts: 0,
  shards: 0,
  steps: 0,
  planBytes: 0,
  packedBytes: 0,
  waiting: 0,
  waitingBytes: 0,
};
const waiting: (Buffer | undefined)[] = [undefined];
let waitingBytes = 0;
const began = performance.now();
while (waiting.length > 0) {
  const packed = waiting.shift();
  waitingBytes -= packed?.length ?? 0;
  const part =
    packed === undefined ? undefined : (JSON.parse(gunzipSync(packed).toString("utf8")) as PlanPart);
  await plan(part);
}

async function plan(part: PlanPart | undefined): Promise<void> {
  const { plan, remaining } = planPart(source.tree, target.tree, part);
  let header: PlanHeader | undefined;
  const steps: Step[] = [];
  for await (const record of plan.records()) {
    if (isHeader(record)) header = record;
    else if (isStep(record)) steps.push(record);
    else if ("summary" in record) cost.files += record.summary.sourceEntries;
  }
  if (header === undefined) throw new Error("no header");
  cost.parts++;
  cost.steps += steps.length;
  for await (const shard of splitPlan(
    shardPlan({ index: 0, phase: "write", header, steps, summary: undefined }),
  )) {
    const text = [shard.header, ...shard.steps].map((record) => `${JSON.stringify(record)}\n`).join("");
    cost.shards++;
    cost.planBytes += text.length;
    cost.packedBytes += Math.ceil((gzipSync(text).length * 4) / 3);
  }
  for (const left of remaining()) {
    const packed = gzipSync(JSON.stringify(left));
    waiting.push(packed);
    waitingBytes += packed.length;
  }
  cost.waiting = Math.max(cost.waiting, waiting.length);
  cost.waitingBytes = Math.max(cost.waitingBytes, waitingBytes);
}

const seconds = (performance.now() - began) / 1000;
const peak = process.resourceUsage().maxRSS / 1024;
const lists = source.lists + target.lists;
console.log(
  JSON.stringify({
    kind,
    asked: files,
    ...cost,
    lists,
    seconds: Math.round(seconds),
    peakMiB: Math.round(peak),
  }),
);
