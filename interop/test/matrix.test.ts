import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { failuresIn, type MatrixRun, matrixTable } from "../matrix-table.ts";
import { runMatrix } from "../matrix-runs.ts";
import { groups } from "../operations/all-operations.ts";
import { lab } from "../running-lab.ts";
import { serverVersions } from "../server-versions.ts";

const root = join(import.meta.dirname, "../..");
const interop = join(root, "interop");
const page = join(root, "docs", "interoperability.md");
/** On two idle cores it takes less than half of this. */
const LIMIT = 12 * 60_000;

/** Node 20 takes no TypeScript: the operations run as what tsc makes of them. */
function compile(): void {
  rmSync(join(interop, "dist"), { recursive: true, force: true });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { cwd: interop, stdio: "inherit" });
}

/** The binaries of the supported versions of Node, the oldest first. */
function nodes(): string[] {
  const script = join(root, "scripts", "node-versions.ts");
  const binaries = execFileSync(process.execPath, [script], { encoding: "utf8" });
  return Object.values(JSON.parse(binaries) as Record<string, string>);
}

describe.skipIf(lab.servers.length === 0)("the matrix of servers, versions of Node and operations", () => {
  let runs: MatrixRun[] = [];

  beforeAll(async () => {
    compile();
    runs = await runMatrix(nodes(), lab.servers);
  }, LIMIT);

  it("has four versions of Node and at least thirty operations", () => {
    expect(runs.map(({ node }) => node.split(".")[0])).toEqual(["20", "22", "24", "26"]);
    expect(groups.flatMap(({ operations }) => operations).length).toBeGreaterThanOrEqual(30);
  });

  it("has no unexpected outcome", () => {
    expect(failuresIn(runs, lab.servers, groups)).toEqual([]);
  });

  it.skipIf(lab.missing.length > 0)("is what docs/interoperability.md says", () => {
    const table = matrixTable(runs, lab.servers, groups, serverVersions());
    if (process.env["CI"]) expect(readFileSync(page, "utf8")).toBe(table);
    else writeFileSync(page, table);
  });
});
