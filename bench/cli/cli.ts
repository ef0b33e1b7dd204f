// Runs `ftpl` side by side with other programs and with the libraries, and writes docs/cli-benchmarks.md.
//
//     node cli/cli.ts            all of it: five minutes
//     node cli/cli.ts version    these cases; the page is printed, not written
//     node cli/cli.ts --short    every case once: whether it runs and its bytes are right
//
// --runs 3 says how often.
import { rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { scratchDirectory, serverDirectory, startLab } from "../lab.ts";
import { firstLine, machine } from "../machine.ts";
import { runJob, type Sample } from "../run-job.ts";
import { type CliCase, cliCases, type CliResult, type Place } from "./cli-case.ts";
import { cliPage } from "./cli-page.ts";

const SERVER = "vsftpd";
const RUNS = 9;
/** Seconds that a run may take. */
const LIMIT = 120;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: "boolean" }, runs: { type: "string" } },
});
const isShort = values.short === true;
const runs = isShort ? 1 : Number(values.runs ?? RUNS);

async function runCase(target: CliCase, place: Place): Promise<CliResult> {
  const samples: Record<string, Sample[]> = {};
  const programs = Object.entries(target.commands(place));
  for (let run = 0; run < runs; run += 1) {
    // Each begins a round in its turn.
    const first = run % programs.length;
    for (const [program, command] of [...programs.slice(first), ...programs.slice(0, first)]) {
      target.prepare(place);
      const sample = await runJob(command, LIMIT);
      await target.check(place);
      (samples[program] ??= []).push(sample);
      console.error(
        `${target.name} ${program}: ${sample.wall.toFixed(3)} s, ${sample.cpu.toFixed(3)} s of processor time`,
      );
    }
  }
  // In the order of the case, whoever began.
  return Object.fromEntries(programs.map(([program]) => [program, samples[program] ?? []]));
}

const load = loadavg();
const results: Record<string, CliResult> = {};
const wanted = cliCases.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
using lab = startLab([SERVER]);
const scratch = scratchDirectory("cli");
try {
  const server = lab.servers[SERVER];
  if (server === undefined) throw new Error(`the lab has no ${SERVER}`);
  serverDirectory(server, "cli");
  for (const target of wanted) results[target.name] = await runCase(target, { server, scratch });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const programs = {
  curl: firstLine("curl", "--version").split(" ")[1] ?? "",
  lftp: firstLine("lftp", "--version").split(" ")[3] ?? "",
};
const page = cliPage(results, machine(load, programs, []));
if (isShort) console.error("every case has run, and its bytes are right");
else if (positionals.length > 0) console.log(page);
else {
  writeFileSync(new URL("../../docs/cli-benchmarks.md", import.meta.url), page);
  console.error("docs/cli-benchmarks.md is written");
}
