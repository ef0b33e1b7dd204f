import type { LabServer } from "./lab-server.ts";
import type { Outcome, ServerResults } from "./run-operations.ts";

/** What `run-matrix` prints: one Node, all servers. */
export interface MatrixRun {
  /** Such as `24.21.0`. */
  readonly node: string;
  readonly results: Readonly<Partial<Record<LabServer["name"], ServerResults>>>;
}

/** A heading of the table, and the rows below it. */
export interface MatrixGroup {
  readonly title: string;
  readonly operations: readonly { readonly name: string }[];
}

/** Numbers reasons in the order in which they are first met. */
class Footnotes {
  readonly #texts: string[] = [];

  mark(text: string): string {
    if (!this.#texts.includes(text)) this.#texts.push(text);
    return `[${this.#texts.indexOf(text) + 1}]`;
  }

  get lines(): readonly string[] {
    return this.#texts.map((text, index) => `${index + 1}. ${text}`);
  }
}

function outcomesOf(runs: readonly MatrixRun[], server: LabServer["name"], operation: string): Outcome[] {
  return runs.map(
    ({ results }) => results[server]?.[operation] ?? { outcome: "failed", error: "it was not run" },
  );
}

/** What did not end as it should: a line each. */
export function failuresIn(
  runs: readonly MatrixRun[],
  servers: readonly LabServer[],
  groups: readonly MatrixGroup[],
): string[] {
  const operations = groups.flatMap((group) => group.operations);
  return runs.flatMap((run) =>
    servers.flatMap(({ name }) =>
      operations.flatMap((operation) => {
        const [outcome] = outcomesOf([run], name, operation.name);
        if (outcome?.outcome !== "failed") return [];
        return [`Node ${run.node}, ${name}, ${operation.name}: ${outcome.error}`];
      }),
    ),
  );
}

/** One word for all versions of Node where they agree, else which of them fail. */
function cell(runs: readonly MatrixRun[], outcomes: readonly Outcome[], footnotes: Footnotes): string {
  const failing = runs.filter((_, index) => outcomes[index]?.outcome === "failed");
  if (failing.length > 0) return `fails on Node ${failing.map(({ node }) => node.split(".")[0]).join(", ")}`;
  const notes = new Set(
    outcomes.flatMap((outcome) =>
      outcome.outcome === "not-applicable" ? [outcome.reason] : "remark" in outcome ? [outcome.remark] : [],
    ),
  );
  const marks = [...notes].map((note) => footnotes.mark(note)).join(" ");
  const word = outcomes.every(({ outcome }) => outcome === "ok") ? "ok" : "n/a";
  return marks === "" ? word : `${word} ${marks}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A page of the documentation that holds such a table. */
export interface MatrixPage {
  readonly title: string;
  /** The test that writes it. */
  readonly test: string;
  /** Lines between the count and the list of servers. */
  readonly introduction: readonly string[];
  /** The versions of Node that the page stands for. */
  readonly nodes: readonly string[];
  readonly servers: readonly LabServer[];
  readonly groups: readonly MatrixGroup[];
  readonly versions: ReadonlyMap<LabServer["software"], string>;
}

/** The page's text: rows are operations, columns are servers. Nothing in it changes from run to run. */
export function matrixTable(runs: readonly MatrixRun[], page: MatrixPage): string {
  const { title, test, introduction, nodes, servers, groups, versions } = page;
  const footnotes = new Footnotes();
  const count = groups.reduce((sum, { operations }) => sum + operations.length, 0);
  const sections = groups.flatMap((group) => [
    `## ${group.title}`,
    "",
    row(["", ...servers.map(({ name }) => name)]),
    row(["---", ...servers.map(() => "---")]),
    ...group.operations.map(({ name }) =>
      row([name, ...servers.map((server) => cell(runs, outcomesOf(runs, server.name, name), footnotes))]),
    ),
    "",
  ]);
  return [
    `# ${title}`,
    "",
    `<!-- Written by interop/test/${test}; CI compares it with what it finds. Do not edit. -->`,
    "",
    `${count} operations on ${servers.length} set-ups of real servers, on Node ${nodes.join(", ")}.`,
    ...introduction,
    "",
    row(["server", "software", "TLS", "what it is for"]),
    row(["---", "---", "---", "---"]),
    ...servers.map(({ name, software, tls, tlsVersions, about }) =>
      row([
        name,
        `${software} ${versions.get(software) ?? "?"}`,
        tls === "none" ? "none" : `${tls}, ${tlsVersions.join(" and ")}`,
        about,
      ]),
    ),
    "",
    ...sections,
    "## Footnotes",
    "",
    ...footnotes.lines,
    "",
  ].join("\n");
}
