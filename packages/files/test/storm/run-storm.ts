/**
 * Moves files through random faults, and prints what came of it and the seed. The exit status is 1 when anything was lost, false or
 * left open. The rounds are shared between two processes.
 *
 *     pnpm storm                100,000 files
 *     pnpm storm 20000          so many
 *     STORM_SEED=7 pnpm storm   those of this seed again
 *     STORM_SEED=7/5 pnpm storm its sixth round alone
 *
 * With STORM_TRACE=FILE what client and server have said in the last round that went wrong is written to that file.
 */
import { fork } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Order } from "./play-share.ts";
import { type StormReport, sum } from "./storm.ts";

const PROCESSES = 2;

/** What one process has come to; it must not end before. */
async function play(order: Order): Promise<StormReport> {
  const child = fork(fileURLToPath(new URL("play-share.ts", import.meta.url)));
  let last: StormReport | undefined;
  child.on("message", (report: StormReport) => {
    for (const line of report.violations.slice(last?.violations.length ?? 0)) console.error(line);
    last = report;
  });
  child.send(order);
  const [status] = (await once(child, "exit")) as [number | null];
  if (last === undefined || status !== 0) throw new Error(`the process of a share ended with ${status}`);
  return last;
}

const transfers = Number(process.argv[2] ?? 100_000);
const seed = process.env["STORM_SEED"] ?? String(randomInt(2 ** 32));
const trace = process.env["STORM_TRACE"];
console.log(`STORM_SEED=${seed}`);
const began = performance.now();
const orders = seed.includes("/")
  ? [{ seed, transfers, share: undefined, trace }]
  : Array.from({ length: PROCESSES }, (_, first) => ({
      seed,
      transfers: Math.ceil(transfers / PROCESSES),
      share: { first, step: PROCESSES },
      trace,
    }));
const { violations, ...counts } = sum(await Promise.all(orders.map(play)));
for (const [what, count] of Object.entries(counts)) console.log(`${what}: ${count.toLocaleString("en-US")}`);
console.log(`${((performance.now() - began) / 1000).toFixed(0)} s; ${violations.length} violations`);
// Once more, where the end of a long output is read.
for (const line of violations) console.error(line);
process.exitCode = violations.length === 0 ? 0 : 1;
