import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compileOperations } from "../compile.ts";
import { failuresIn, type MatrixRun, matrixTable } from "../matrix-table.ts";
import { runMatrix } from "../matrix-runs.ts";
import { groups } from "../operations/all-operations.ts";
import { lab } from "../running-lab.ts";
import { serverVersions } from "../server-versions.ts";

const root = join(import.meta.dirname, "../..");
const page = join(root, "docs", "interoperability.md");
/** On two idle cores it takes less than half of this. */
const LIMIT = 12 * 60_000;

/** The binaries of the supported versions of Node, the oldest first. */
function supportedNodes(): string[] {
  const script = join(root, "scripts", "node-versions.ts");
  const binaries = execFileSync(process.execPath, [script], { encoding: "utf8" });
  return Object.values(JSON.parse(binaries) as Record<string, string>);
}

/** CI runs the matrix on the oldest and on the newest, since each takes a minute and a half. */
function chosenNodes(): string[] {
  const nodes = supportedNodes();
  return process.env["CI"] ? [...nodes.slice(0, 1), ...nodes.slice(-1)] : nodes;
}

function versionOf(node: string): string {
  return execFileSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }).trim();
}

describe.skipIf(lab.servers.length === 0)("the matrix of servers, versions of Node and operations", () => {
  let runs: MatrixRun[] = [];

  beforeAll(async () => {
    expect(compileOperations()).toBe(true);
    runs = await runMatrix(chosenNodes(), lab.servers);
  }, LIMIT);

  it("has four versions of Node, in CI two, and at least thirty operations", () => {
    const expected = process.env["CI"] ? ["20", "26"] : ["20", "22", "24", "26"];
    expect(runs.map(({ node }) => node.split(".")[0])).toEqual(expected);
    expect(groups.flatMap(({ operations }) => operations).length).toBeGreaterThanOrEqual(30);
  });

  it("has no unexpected outcome", () => {
    expect(failuresIn(runs, lab.servers, groups)).toEqual([]);
  });

  it.skipIf(lab.missing.length > 0)("is what docs/interoperability.md says", () => {
    const table = matrixTable(runs, {
      title: "Interoperability",
      test: "matrix.test.ts",
      introduction: [
        "Each upload and download is compared with the server's disk by SHA-256. `ok` means on every one of these Nodes;",
        "`n/a` that the server was asked and honestly refused, or cannot be asked, for the reason in the footnote.",
        "Little-used servers are on a page of their own: [rare-servers.md](rare-servers.md).",
      ],
      nodes: supportedNodes().map(versionOf),
      servers: lab.servers,
      groups,
      versions: serverVersions(),
    });
    if (process.env["CI"]) expect(readFileSync(page, "utf8")).toBe(table);
    else writeFileSync(page, table);
  });
});
