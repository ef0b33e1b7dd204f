// Measures a synchronization with nothing to do beside `rclone sync` and `lftp mirror`, with 8 connections.
//
//     node sync-rerun/sync-rerun.ts                100,000 files in 1,000 directories, on loopback and 20 ms away
//     node sync-rerun/sync-rerun.ts --files 10000  so many, in directories of a hundred
//     node sync-rerun/sync-rerun.ts --short        every case once with 200 files: whether it runs, and changes nothing
//
// --runs 3 says how often. Exits with 1 if a ratio is above the goal, but with --short.
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runLab, scratchDirectory, startLab } from "../lab.ts";
import { median, ratios } from "../statistics.ts";
import { CLIENTS, GOAL, OURS, type RerunCase, rerunCases } from "./rerun-case.ts";
import { type RerunResult, runRerun } from "./run-rerun.ts";

const { values } = parseArgs({
  options: { short: { type: "boolean" }, files: { type: "string" }, runs: { type: "string" } },
});
const isShort = values.short === true;
const cases = rerunCases(
  Number(values.files ?? (isShort ? 200 : 100_000)),
  Number(values.runs ?? (isShort ? 1 : 3)),
);

async function near(wanted: readonly RerunCase[]): Promise<Record<string, RerunResult>> {
  using lab = startLab([...new Set(wanted.map(({ server }) => server))]);
  const scratch = scratchDirectory("rerun");
  const results: Record<string, RerunResult> = {};
  try {
    for (const target of wanted)
      results[target.name] = await runRerun(target, lab, scratch, (line) => console.error(line));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return results;
}

function far(wanted: readonly RerunCase[]): Record<string, RerunResult> {
  const home = scratchDirectory("rtt");
  const remove = (): void => rmSync(home, { recursive: true, force: true });
  try {
    const list = `${home}/cases.json`;
    writeFileSync(list, JSON.stringify(wanted));
    const servers = [...new Set(wanted.map(({ server }) => server))].join(",");
    const command = [process.execPath, fileURLToPath(new URL("away.ts", import.meta.url)), list];
    const args = [String(wanted[0]?.roundTrip), "--servers", servers, "--", ...command];
    const printed = runLab("rtt", args, home, remove).trim().split("\n").at(-1) ?? "{}";
    return JSON.parse(printed) as Record<string, RerunResult>;
  } finally {
    remove();
  }
}

/** Ours beside the faster of the others; undefined where none has done it. */
function ratioOf(result: RerunResult): number | undefined {
  const wall = (client: string): number[] => (result[client] ?? []).map((sample) => sample.wall);
  const others = CLIENTS.filter((client) => client !== OURS && (result[client] ?? []).length > 0);
  const [fastest] = others.sort((a, b) => median(wall(a)) - median(wall(b)));
  return fastest === undefined ? undefined : ratios(wall(OURS), wall(fastest)).median;
}

const results = {
  ...(await near(cases.filter(({ roundTrip }) => roundTrip === 0))),
  ...far(cases.filter(({ roundTrip }) => roundTrip > 0)),
};
for (const { name } of cases) {
  const result = results[name] ?? {};
  const times = CLIENTS.map((client) => {
    const samples = result[client];
    return `${client} ${samples ? `${median(samples.map(({ wall }) => wall)).toFixed(2)} s` : "failed"}`;
  });
  const ratio = ratioOf(result);
  console.log(`${name}: ${times.join(", ")}; ratio ${ratio?.toFixed(2) ?? "unknown"}, goal ${GOAL}`);
  if (!isShort && (ratio ?? 0) > GOAL) process.exitCode = 1;
}
