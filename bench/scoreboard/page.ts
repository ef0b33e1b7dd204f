import type { Outcome } from "./play-scenario.ts";
import { groups, type Scenario } from "./scenario.ts";

type Results = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

interface Entrant {
  readonly name: string;
  readonly version: string;
}

const OURS = "ftplib";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A reason as one cell of a table: its first line, without what is a table's or a terminal's, and without paths of one machine. */
function cell(outcome: Outcome | undefined): string {
  if (outcome === undefined) return "";
  if (outcome.kind !== "fail") return outcome.kind;
  return "**fail**";
}

function note(reason: string): string {
  const line = reason.split("\n")[0] ?? "";
  const plain = line
    .replaceAll(/[\0-\x1f\x7f-\x9f]/g, "?")
    .replaceAll(/(?:\/[\w.-]+){2,}/g, "…")
    .replaceAll(/:\d{4,5}\b/g, ":…")
    .replaceAll("|", "\\|");
  return plain.length > 110 ? `${plain.slice(0, 109)}…` : plain;
}

function groupSection(
  name: string,
  scenarios: readonly Scenario[],
  entrants: readonly Entrant[],
  results: Results,
): string {
  const rows = scenarios.map(({ id, title, rows: ids, passes }, index) => [
    String(index + 1),
    title.replaceAll("|", "\\|") + (ids.length > 0 ? ` (${ids.join(", ")})` : ""),
    passes,
    ...entrants.map((entrant) => cell(results.get(id)?.get(entrant.name))),
  ]);
  const failures = scenarios.flatMap(({ id }, index) =>
    entrants.flatMap((entrant) => {
      const outcome = results.get(id)?.get(entrant.name);
      return outcome?.kind === "fail" ? [`- ${index + 1}, ${entrant.name}: ${note(outcome.reason)}`] : [];
    }),
  );
  const reasons =
    failures.length === 0 ? "" : `\nWhat was seen in place of a pass:\n\n${failures.join("\n")}\n`;
  return `## ${name}\n\n${table(["", "what happens", "a pass is", ...entrants.map((entrant) => entrant.name)], rows)}\n${reasons}`;
}

function tally(
  entrant: Entrant,
  scenarios: readonly Scenario[],
  results: Results,
  kind: Outcome["kind"],
): string {
  return String(scenarios.filter(({ id }) => results.get(id)?.get(entrant.name)?.kind === kind).length);
}

/** Scenarios that we do not pass and somebody else does. */
function better(scenarios: readonly Scenario[], entrants: readonly Entrant[], results: Results): string {
  const lines = scenarios.flatMap(({ id, title }) => {
    const outcomes = results.get(id);
    const own = outcomes?.get(OURS);
    if (own === undefined || own.kind === "pass") return [];
    const others = entrants
      .filter((entrant) => outcomes?.get(entrant.name)?.kind === "pass")
      .map((entrant) => entrant.name);
    if (others.length === 0) return [];
    return [
      `- ${title}: ${others.join(", ")}. ${OURS}: ${own.kind === "fail" ? note(own.reason) : "cannot"}.`,
    ];
  });
  return lines.length === 0 ? "Nowhere in these scenarios." : lines.join("\n");
}

/** The page: totals, where others do better, and a table for each group. */
export function page(scenarios: readonly Scenario[], entrants: readonly Entrant[], results: Results): string {
  const totals = entrants.map((entrant) => [
    entrant.name,
    entrant.version,
    ...(["pass", "fail", "cannot"] as const).map((kind) => tally(entrant, scenarios, results, kind)),
  ]);
  return `# Scoreboard

Written by \`node bench/scoreboard/scoreboard.ts\`; do not edit. Every client goes through the same ${scenarios.length} scenarios, each in a process of
its own, against a server of [\`@ftplib/testkit\`](../packages/testkit/README.md) on loopback. What counts is seen from outside: what the client reports, the
bytes of its files, what the server was sent, what was printed. A client that has not ended by the hard deadline (12 s where
nothing else is said; every limit that a client has is set to 2 s) is killed, and has failed; so has one that ends without telling success or failure.
A pass is played twice: who passes by chance has failed.
"cannot" is a client that has no such function. The ids in parentheses are rows of [the register](hostile-server.md).

The scenarios were chosen by the authors of ${OURS}, who knew the register when they wrote it; a count is no measure of how often a fault is met.
curl and lftp are programs: they print what the server says for a person to read. The others are libraries.

Node ${process.versions.node}, ${process.platform}.

## Totals

${table(["client", "version", "pass", "fail", "cannot"], totals)}

## Where others do better

${better(scenarios, entrants, results)}

${groups
  .map((name) =>
    groupSection(
      name,
      scenarios.filter(({ group }) => group === name),
      entrants,
      results,
    ),
  )
  .join("\n")}`;
}
