// Runs this project's client side by side with others, and writes docs/benchmarks.md and its chart.
//
//     node bench/bench.ts                  all of it: some twelve minutes
//     node bench/bench.ts download upload  these cases; the page is not written
//     node bench/bench.ts --short          every case once with little: whether it runs and its bytes are right
//     node bench/bench.ts --list           the names of the cases
//
// With names, --runs 3 says how often, and --scale 4 that files are to be a quarter as large.
import { rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Case, cases } from "./cases.ts";
import type { Results } from "./goals.ts";
import { runLab, scratchDirectory, startLab } from "./lab.ts";
import { firstLine, machine } from "./machine.ts";
import { chartOf, report } from "./report.ts";
import { ROUND_TRIP, type RoundTripResult, roundTripCases } from "./round-trip-cases.ts";
import { type CaseResult, runCase } from "./run-case.ts";
import { measureStartup } from "./startup.ts";

const ROUND_TRIPS = "round-trips";
const STARTUP = "startup";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean" },
    list: { type: "boolean" },
    runs: { type: "string" },
    scale: { type: "string" },
  },
});
const tell = (line: string): void => console.error(line);
const isWanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);

function shortened(target: Case): Case {
  return {
    ...target,
    runs: 1,
    size: Math.min(target.size, 2 ** 23),
    ...(target.count === undefined ? {} : { count: 20 }),
  };
}

async function onLoopback(): Promise<Results["cases"]> {
  const wanted = cases.filter(({ name }) => isWanted(name));
  const results: Record<string, CaseResult> = {};
  if (wanted.length === 0) return results;
  using lab = startLab([...new Set(wanted.map(({ server }) => server))]);
  const scratch = scratchDirectory("client");
  try {
    for (const target of wanted) {
      const runs = Number(values.runs ?? target.runs);
      const size = target.count === undefined ? target.size / Number(values.scale ?? 1) : target.size;
      const chosen = values.short === true ? shortened(target) : { ...target, runs, size };
      results[target.name] = await runCase(chosen, lab, scratch, tell);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return results;
}

function awayFromServers(): readonly RoundTripResult[] {
  if (!isWanted(ROUND_TRIPS)) return [];
  const servers = [...new Set(roundTripCases.map(({ server }) => server))].join(",");
  const script = fileURLToPath(new URL("round-trips.ts", import.meta.url));
  const command = [process.execPath, script, ...(values.short === true ? ["--short"] : [])];
  const milliseconds = values.short === true ? 2 : ROUND_TRIP;
  const home = scratchDirectory("rtt");
  try {
    const args = [String(milliseconds), "--servers", servers, "--", ...command];
    const output = runLab("rtt", args, home, () => rmSync(home, { recursive: true, force: true }));
    return JSON.parse(output.trim().split("\n").at(-1) ?? "[]") as RoundTripResult[];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const programs = (): Readonly<Record<string, string>> => ({
  curl: firstLine("curl", "--version").split(" ")[1] ?? "",
  lftp: firstLine("lftp", "--version").split(" ")[3] ?? "",
  Python: firstLine("/usr/bin/python3", "--version").split(" ")[1] ?? "",
});

if (values.list === true) {
  for (const { name, title } of cases) console.log(`${name}: ${title}`);
  console.log(`${ROUND_TRIPS}: round trips per small file, the servers ${ROUND_TRIP} ms away`);
  console.log(`${STARTUP}: time and size of the import`);
} else {
  const load = loadavg();
  const results: Results = {
    cases: await onLoopback(),
    roundTrips: awayFromServers(),
    startup: isWanted(STARTUP) ? measureStartup() : undefined,
  };
  const page = report(results, machine(load, programs(), ["basic-ftp", "ftp", "jsftp"]));
  if (positionals.length === 0 && values.short !== true) {
    const docs = new URL("../docs/", import.meta.url);
    writeFileSync(new URL("benchmarks.md", docs), page);
    writeFileSync(new URL("benchmarks.svg", docs), chartOf(results));
    tell("docs/benchmarks.md and docs/benchmarks.svg are written");
  } else if (values.short === true) tell("every case has run, and its bytes are right");
  else console.log(page);
}
