import { type Case, cases } from "./cases.ts";
import { chart, type Group } from "./chart.ts";
import { type Goal, goalsOf, isMet, OURS, type Results } from "./goals.ts";
import { ROUND_TRIP } from "./round-trip-cases.ts";
import type { Sample } from "./run-job.ts";
import { ratios, type Spread, spreadOf } from "./statistics.ts";

/** Where it was measured. */
export interface Machine {
  readonly description: string;
  /** Program to version. */
  readonly versions: Readonly<Record<string, string>>;
  readonly load: string;
  readonly date: string;
}

const MIB = 2 ** 20;

/** A median with its spread, as a cell of a table. */
export function shown({ median, least, most }: Spread, digits: number): string {
  if (least === most) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

function column(samples: readonly Sample[], what: keyof Sample): number[] {
  return samples.map((sample) => sample[what] ?? Number.NaN);
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Without the start of the process and of its language; programs that cannot tell have none. */
function insideTime(samples: readonly Sample[]): string {
  if (samples.some(({ inside }) => inside === undefined)) return "";
  return shown(spreadOf(samples.map(({ inside = 0 }) => inside * 1000)), 1);
}

function caseTable({ title, name }: Case, results: Results): string {
  const rows = results.cases[name] ?? {};
  const curl = rows["curl"];
  const hasInside = name.startsWith("session");
  const body = Object.entries(rows).map(([peer, samples]) => [
    peer,
    shown(spreadOf(column(samples, "wall")), 2),
    curl === undefined ? "" : shown(ratios(column(samples, "wall"), column(curl, "wall")), 2),
    shown(spreadOf(column(samples, "cpu")), 2),
    curl === undefined ? "" : shown(ratios(column(samples, "cpu"), column(curl, "cpu")), 2),
    (spreadOf(column(samples, "memory")).most / MIB).toFixed(0),
    ...(hasInside ? [insideTime(samples)] : []),
  ]);
  const head = ["client", "wall, s", "beside curl", "processor, s", "beside curl", "peak memory, MiB"];
  if (hasInside) head.push("from connecting to the end, ms");
  return `### ${title}\n\n${table(head, body)}\n`;
}

function roundTripTable({ roundTrips }: Results): string {
  const peers = [...new Set(roundTrips.flatMap(({ counts }) => Object.keys(counts)))];
  const rows = roundTrips.map(({ server, task, connections, counts }) => [
    `${server}, ${task.slice(0, -5)}, ${connections}`,
    ...peers.map((peer) => {
      const count = counts[peer];
      return count === undefined ? "" : count === null ? "failed" : count.toFixed(2);
    }),
  ]);
  return table(["server, direction, connections", ...peers], rows);
}

/** The table of the figures to reach. */
export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map((goal) => {
    const met = isMet(goal);
    const value = goal.value === undefined ? "not measured" : `${shown(goal.value, 2)} ${goal.unit}`.trim();
    return [
      goal.title,
      `≤ ${goal.limit.toFixed(2)} ${goal.unit}`.trim(),
      value,
      met === undefined ? "–" : met ? "met" : "**not met**",
    ];
  });
  return table(["figure", "to reach", "measured", ""], rows);
}

/** The bars of the cases that the first page is about. */
export function chartOf({ cases: measured }: Results): string {
  const groups: Group[] = [];
  for (const { name, title } of cases) {
    const rows = Object.entries(measured[name] ?? {}).filter(([peer]) => !peer.startsWith(`${OURS},`));
    if (rows.length < 2 || name.startsWith("session")) continue;
    groups.push({
      title: `${title}: wall time`,
      unit: "s",
      bars: rows.map(([peer, samples]) => ({ name: peer, value: spreadOf(column(samples, "wall")).median })),
    });
  }
  return chart(groups);
}

/** The page. */
export function report(results: Results, machine: Machine): string {
  const goals = goalsOf(results);
  const met = goals.filter((goal) => isMet(goal) === true).length;
  const missed = goals.filter((goal) => isMet(goal) === false).length;
  return `# Benchmarks

Written by \`pnpm bench\`; do not edit. Each client runs in a process of its own, in turn with the others, against real
servers on the same machine, from and to memory. A cell is the median of all runs, with the least and the most;
"beside curl" is the median of the quotients run by run. Processor time is that of the client's process. What was
transferred is compared by SHA-256 outside the timed part.

${machine.description}. ${machine.load}. ${machine.date}.

${table(["program", "version"], Object.entries(machine.versions))}

## To reach

${met} met, ${missed} not met, ${goals.length - met - missed} not measured.

${goalTable(goals)}

![wall times](benchmarks.svg)

## On loopback

${cases
  .filter(({ name }) => results.cases[name] !== undefined)
  .map((target) => caseTable(target, results))
  .join("\n")}
## Round trips

Round trips per file of 1 KiB, the servers ${ROUND_TRIP} ms away (\`lab/rtt\`): the time of many files less that of a few,
each the least of two tries, divided by their number and by the round trip that connecting took, so that what a session costs cancels. lftp with several connections
is its \`mirror\`, which lists the directory first.

${roundTripTable(results)}
`;
}
