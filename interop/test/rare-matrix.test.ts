import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compileOperations } from "../compile.ts";
import type { LabServer } from "../lab-server.ts";
import { failuresIn, type MatrixRun, matrixTable } from "../matrix-table.ts";
import { runMatrix } from "../matrix-runs.ts";
import { expectedOf } from "../rare/judged.ts";
import { knownFailure } from "../rare/known-failures.ts";
import { rareGroups } from "../rare/operations/all-rare-operations.ts";
import { lab } from "../running-lab.ts";
import { rareVersions } from "../server-versions.ts";
import type { Outcome } from "../run-operations.ts";

const root = join(import.meta.dirname, "../..");
const page = join(root, "docs", "rare-servers.md");
/** The oldest and the newest that are supported; CI has time for one. */
const MAJORS = ["20", "26"];
const CHOSEN = process.env["CI"] ? MAJORS.slice(-1) : MAJORS;
/** On two idle cores it takes a third of this. */
const LIMIT = 6 * 60_000;

function binariesOf(majors: readonly string[]): string[] {
  const script = join(root, "scripts", "node-versions.ts");
  const binaries = execFileSync(process.execPath, [script, ...majors], { encoding: "utf8" });
  return Object.values(JSON.parse(binaries) as Record<string, string>);
}

function versionOf(node: string): string {
  return execFileSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }).trim();
}

/** The runs with each outcome of a known failure replaced by another, and without what changes from run to run. */
function withKnown(runs: readonly MatrixRun[], replace: (fault: string) => Outcome): MatrixRun[] {
  const changed = (server: LabServer["name"], operation: string, found: Outcome): Outcome => {
    const fault = knownFailure(server, operation);
    if (fault !== undefined) return replace(fault);
    // A server is not at fault every time.
    const expected = expectedOf(server, operation);
    if (expected !== undefined && found.outcome === "ok")
      return { outcome: "not-applicable", reason: expected.reason };
    return found;
  };
  return runs.map(({ node, results }) => ({
    node,
    results: Object.fromEntries(
      lab.rareServers.map(({ name }) => {
        const cells = Object.entries(results[name] ?? {});
        return [name, Object.fromEntries(cells.map(([key, found]) => [key, changed(name, key, found)]))];
      }),
    ),
  }));
}

describe.skipIf(lab.rareServers.length === 0)("the matrix of rare servers and operations", () => {
  let runs: MatrixRun[] = [];

  beforeAll(async () => {
    expect(compileOperations()).toBe(true);
    runs = await runMatrix(binariesOf(CHOSEN), lab.rareServers);
  }, LIMIT);

  it("has the oldest and the newest Node, in CI the newest, and at least seventy operations", () => {
    expect(runs.map(({ node }) => node.split(".")[0])).toEqual(CHOSEN);
    expect(rareGroups.flatMap(({ operations }) => operations).length).toBeGreaterThanOrEqual(70);
  });

  it("has no failure but the known ones", () => {
    const others = withKnown(runs, () => ({ outcome: "ok" }));
    expect(failuresIn(others, lab.rareServers, rareGroups)).toEqual([]);
  });

  it.skipIf(lab.missingRare.length > 0)("is what docs/rare-servers.md says", () => {
    const stable = withKnown(runs, (error) => ({ outcome: "failed", error }));
    const table = matrixTable(stable, {
      title: "Rare servers",
      test: "rare-matrix.test.ts",
      introduction: [
        "Servers that few people run, which answer in ways of their own. `ok` means on both of these Nodes; `n/a` that the",
        "server refuses the operation or is at fault, as the footnote says, and that the client reports it honestly; `fails`",
        "that a fault of the client is known there (`interop/rare/known-failures.ts`).",
      ],
      nodes: binariesOf(MAJORS).map(versionOf),
      servers: lab.rareServers,
      groups: rareGroups,
      versions: rareVersions(),
    });
    if (process.env["CI"]) expect(readFileSync(page, "utf8")).toBe(table);
    else writeFileSync(page, table);
  });
});
