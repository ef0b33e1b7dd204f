import { isMet } from "../goals.ts";
import { goalTable, type Machine, shown, table } from "../report.ts";
import type { Sample } from "../run-job.ts";
import { ratios, spreadOf } from "../statistics.ts";
import { type CliCase, cliCases, type CliResult, OURS } from "./cli-case.ts";

const MIB = 2 ** 20;

function section({ name, title }: CliCase, result: CliResult): string {
  const column = (samples: readonly Sample[], what: "wall" | "cpu"): readonly number[] =>
    samples.map((sample) => sample[what]);
  const ours = column(result[OURS] ?? [], "wall");
  const rows = Object.entries(result).map(([program, samples]) => [
    program,
    shown(spreadOf(column(samples, "wall")), 3),
    program === OURS ? "" : shown(ratios(ours, column(samples, "wall")), 2),
    shown(spreadOf(column(samples, "cpu")), 3),
    (Math.max(...samples.map((sample) => sample.memory)) / MIB).toFixed(0),
  ]);
  const head = ["program", "wall, s", "ftpl beside it, ×", "processor, s", "peak memory, MiB"];
  return `### ${title}\n\n\`${name}\`\n\n${table(head, rows)}\n`;
}

/** The page of the benchmark of `ftpl`. */
export function cliPage(results: Readonly<Record<string, CliResult>>, machine: Machine): string {
  const measured = cliCases.flatMap((each) => {
    const result = results[each.name];
    return result === undefined ? [] : [{ each, result }];
  });
  const goals = measured.flatMap(({ each, result }) => each.goals(result));
  const met = goals.filter((goal) => isMet(goal) === true).length;
  return `# Benchmarks of ftpl

Written by \`pnpm bench:cli\`; do not edit. Each program runs in a process of its own, in turn with the others, against vsftpd
on the same machine, from and to memory. A cell is the median of all runs, with the least and the most; "beside it" is the median of the quotients run
by run. All times include the start of the process. "The library" is a script of a few lines that makes the same call of
\`@ftplib/files\` or \`@ftplib/sync\`. From its second start on \`ftpl\` finds its code
compiled in its cache; the script does not.

${machine.description}. ${machine.load}. ${machine.date}.

${table(["program", "version"], Object.entries(machine.versions))}

## To reach

${met} met, ${goals.length - met} not met.

${goalTable(goals)}

## Cases

${measured.map(({ each, result }) => section(each, result)).join("\n")}`;
}
