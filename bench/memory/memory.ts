/**
 * Measures how the resident set of a client behaves in long transfers and listings; writes docs/memory.md.
 *
 *     node bench/memory/memory.ts            10 GiB and a million lines: four minutes
 *     node bench/memory/memory.ts --short    256 MiB: some ten seconds; writes nothing
 *
 * The exit status is 1 when a resident set grows by more than the bound, or when that of a client that keeps all
 * it gets does not: then nothing was measured.
 */
import { writeFileSync } from "node:fs";
import { boundOf, GIB, type MemoryCase, memoryCases, STREAM_BOUND } from "./memory-case.ts";
import { memoryFigures } from "./memory-figures.ts";
import { type MemoryRow, memoryPage } from "./memory-page.ts";
import { type MemoryRun, runMemoryCase } from "./run-memory-case.ts";

function isLittleAlive({ kind }: MemoryCase, { aliveAtStart, aliveAtEnd }: MemoryRun): boolean {
  return kind !== "stream" || aliveAtEnd - aliveAtStart <= STREAM_BOUND;
}

const isShort = process.argv.includes("--short");
const cases = isShort ? memoryCases(GIB / 4, 200_000) : memoryCases(10 * GIB, 1e6);
/** The part of the work that goes by until memory is looked at. */
const warmUp = isShort ? 0.25 : 0.05;
const rows: MemoryRow[] = [];
let isFlat = true;
for (const target of cases) {
  const run = await runMemoryCase(target);
  if (run.done < target.amount) throw new Error(`${target.name}: ${run.done} of ${target.amount}`);
  const figures = memoryFigures(run.samples, warmUp);
  rows.push({ target, run, figures });
  const isWithin = figures.growth <= boundOf(target) && isLittleAlive(target, run);
  if (isWithin === (target.kind === "keeps")) isFlat = false;
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const most = isWithin ? "" : `, more than ${mib(boundOf(target))}`;
  console.log(
    `${target.name}: ${mib(figures.start)} MiB, grows by ${mib(figures.growth)} MiB; ${(run.milliseconds / 1000).toFixed(1)} s, of which ${(run.slept / 1000).toFixed(1)} s asleep${most}`,
  );
}
if (!isShort) writeFileSync(new URL("../../docs/memory.md", import.meta.url), memoryPage(rows, warmUp));
console.log(isFlat ? "flat" : "not flat");
process.exitCode = isFlat ? 0 : 1;
