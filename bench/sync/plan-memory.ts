/**
 * Plans 1,000,000 files against 1,000,000, and checks that the resident set stays below 150 MiB while the plan is written.
 *
 *     node bench/sync/plan-memory.ts                  1,000 directories of 1,000 files
 *     node bench/sync/plan-memory.ts 10000 100        so many directories, of so many files
 *
 * A tenth of the files differ, a hundredth is missing, and a hundredth is to be removed. The exit status is 1 above the bound.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planSync, writePlan } from "@ftplib/sync";
import { generatedTree } from "./generated-tree.ts";

const BOUND = 150;
// V8 lets its young generation grow to 64 MiB and more, however little lives; with this size what is left is what the planner holds.
const YOUNG = "--max-semi-space-size=8";
if (!process.execArgv.includes(YOUNG)) {
  const { status } = spawnSync(process.execPath, [YOUNG, ...process.argv.slice(1)], { stdio: "inherit" });
  process.exit(status ?? 1);
}
const [directories = 1_000, files = 1_000] = process.argv.slice(2).map(Number);

const shape = { directories, files };
const source = generatedTree({
  ...shape,
  url: "memory:source",
  size: (at) => at,
  has: (at) => at % 100 !== 1,
});
const target = generatedTree({
  ...shape,
  url: "memory:target",
  size: (at) => (at % 10 === 0 ? at + 1 : at),
  has: (at) => at % 100 !== 2,
});

const folder = mkdtempSync(join(tmpdir(), "plan-memory-"));
try {
  const path = join(folder, "plan.ndjson");
  const started = performance.now();
  const summary = await writePlan(planSync(source, target, { delete: true }), path);
  const seconds = (performance.now() - started) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  console.log(
    `${summary?.sourceEntries} entries against ${summary?.targetFiles} files: ${summary?.steps} steps, ` +
      `${mib(statSync(path).size)} MiB written, ${seconds.toFixed(1)} s, ${peak.toFixed(1)} MiB resident at most, bound ${BOUND}`,
  );
  process.exitCode = peak < BOUND ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
