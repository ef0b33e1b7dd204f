import { type Asked, askedAbout, cellsOf, findings } from "./findings.ts";
import type { Target } from "./target.ts";
import type { Rule, Topic } from "./topic.ts";

/** More servers than that are counted where a rule is about them. */
const MOST_NAMED = 8;

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** Names as few as possible: that of a program where all its servers are meant. */
function namesOf(some: readonly Target[], all: readonly Target[]): string[] {
  const programs = [...new Set(some.map(({ program }) => program))];
  return programs.flatMap((program) => {
    const those = all.filter((target) => target.program === program);
    const meant = some.filter((target) => target.program === program);
    const count = meant.length === 2 ? "both" : `all ${meant.length}`;
    if (meant.length > 1 && meant.length === those.length) return [`${program} (${count})`];
    return meant.map(({ name }) => name);
  });
}

/** The same, or only how many they are. */
function briefly(some: readonly Target[], all: readonly Target[]): string {
  const names = namesOf(some, all);
  return names.length > MOST_NAMED ? `${some.length} of ${all.length}` : names.join(", ");
}

/** One row for the servers of a program that answer alike. */
function rowsOf(topic: Topic, asked: readonly Asked[]): string[] {
  const all = asked.map(({ target }) => target);
  const groups = new Map<string, { readonly targets: Target[]; readonly cells: readonly string[] }>();
  for (const one of asked) {
    const cells = cellsOf(one, topic);
    const key = `${one.target.program}: ${cells.join("|")}`;
    const group = groups.get(key) ?? { targets: [], cells };
    group.targets.push(one.target);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ targets, cells }) => row([namesOf(targets, all).join(", "), ...cells]));
}

function rulesOf(topic: Topic, asked: readonly Asked[], rules: readonly Rule[]): string[] {
  const all = asked.map(({ target }) => target);
  const found = new Map<Rule, Target[]>();
  for (const { target, rule } of findings(topic, asked, rules)) {
    if (rule !== undefined) found.set(rule, [...(found.get(rule) ?? []), target]);
  }
  const lines = rules.flatMap((rule) => {
    const targets = found.get(rule);
    return targets === undefined ? [] : [row([rule.column, rule.what, rule.client, briefly(targets, all)])];
  });
  if (lines.length === 0) return [];
  return [row(["", "where", "the client", "servers"]), row(["---", "---", "---", "---"]), ...lines, ""];
}

/** The page. Nothing in it changes from run to run. */
export function serversPage(
  topics: readonly Topic[],
  asked: readonly Asked[],
  rules: readonly Rule[],
): string {
  const count = (kind: Target["kind"]): number => asked.filter(({ target }) => target.kind === kind).length;
  return [
    "# What servers do",
    "",
    "<!-- Written by interop/test/servers.test.ts; CI compares it with what it finds. Do not edit. -->",
    "",
    `${count("common") + count("rare")} set-ups of real servers and ${count("device")} servers of devices, asked byte by byte without the client, and what the`,
    "client does about each answer that is out of the ordinary. What each server is: [interoperability.md](interoperability.md) and",
    "[rare-servers.md](rare-servers.md). The devices are emulated from their sources (`packages/client/test/devices`).",
    "",
    "A number is the code of a reply. `silence` means that nothing came in four seconds, `closes` that the server ended the session,",
    "`varies` that it differs from run to run, `–` that it could not be asked, or was not read in a device's source. Servers of one program have one row where they answer",
    "alike; pyftpdlib-slow, whose replies are late, is asked about four topics. Below each table is what the client does where an answer is not the usual one.",
    "",
    ...topics.map(
      ({ title }) =>
        `- [${title}](#${title
          .toLowerCase()
          .replaceAll(/[^a-z0-9 ]/g, "")
          .replaceAll(" ", "-")})`,
    ),
    "",
    "## The devices",
    "",
    row(["server", "runs on", "source"]),
    row(["---", "---", "---"]),
    ...asked.flatMap(({ target: { name, device } }) =>
      device === undefined ? [] : [row([name, ...device])],
    ),
    "",
    ...topics.flatMap((topic) => {
      const there = askedAbout(topic, asked);
      return [
        `## ${topic.title}`,
        "",
        topic.meaning,
        "",
        row(["server", ...topic.questions.map(({ column }) => column)]),
        row(["---", ...topic.questions.map(() => "---")]),
        ...rowsOf(topic, there),
        "",
        ...rulesOf(topic, there, rules),
      ];
    }),
  ].join("\n");
}
