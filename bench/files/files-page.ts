import { isMet } from "../goals.ts";
import { goalTable, type Machine, shown, table } from "../report.ts";
import type { Sample } from "../run-job.ts";
import { spreadOf } from "../statistics.ts";
import { type FilesCase, filesCases } from "./files-case.ts";
import { type FilesResults, filesGoals } from "./files-goals.ts";

const MIB = 2 ** 20;

function rowOf(name: string, samples: readonly Sample[] | null): readonly string[] {
  if (samples === null) return [name, "failed", "", ""];
  const column = (what: "wall" | "cpu"): string => shown(spreadOf(samples.map((sample) => sample[what])), 2);
  const memory = Math.max(...samples.map((sample) => sample.memory)) / MIB;
  return [name, column("wall"), column("cpu"), memory.toFixed(0)];
}

function section(
  { name, title, count, directories, size, roundTrip }: FilesCase,
  results: FilesResults,
): string {
  const rows = Object.entries(results[name] ?? {}).map(([peer, samples]) => rowOf(peer, samples));
  const what = directories === 0 ? "" : `${count} files of ${size} bytes in ${directories} directories. `;
  const where = roundTrip === 0 ? "On this machine." : `The server is ${roundTrip} ms away.`;
  const head = ["client", "wall, s", "processor, s", "peak memory, MiB"];
  return `### ${title}\n\n\`${name}\`: ${what}${where}\n\n${table(head, rows)}\n`;
}

/** The page of the benchmark of `@ftplib/files`. */
export function filesPage(results: FilesResults, machine: Machine): string {
  const goals = filesGoals(results);
  const met = goals.filter((goal) => isMet(goal) === true).length;
  const missed = goals.filter((goal) => isMet(goal) === false).length;
  return `# Benchmarks of @ftplib/files

Written by \`pnpm bench:files\`; do not edit. Each client runs in a process of its own, in turn with the others, against real
servers whose files are in memory. A cell is the median of all runs, with the least and the most; "beside" is the median of the quotients run
by run. Processor time is that of the client's process, and all times include its start and its logins. What was transferred is compared by SHA-256
outside the timed part. Round trips are made by \`lab/rtt\`. basic-ftp has one connection, and one run where the server is far away.

${machine.description}. ${machine.load}. ${machine.date}.

${table(["program", "version"], Object.entries(machine.versions))}

## To reach

${met} met, ${missed} not met, ${goals.length - met - missed} not measured.

${goalTable(goals)}

## Cases

${filesCases
  .filter(({ name }) => results[name] !== undefined)
  .map((target) => section(target, results))
  .join("\n")}`;
}
