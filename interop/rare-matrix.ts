/**
 * Runs the operations of `rare/` on the rare servers of the lab, with the client that is built here, and prints the cells
 * that fail, known or not.
 *
 * `node interop/rare-matrix.ts [SERVER...] [--operation PART] [--node MAJOR...]`
 *
 * Without servers, all; `--operation` picks operations by a part of their name; `--node` runs other versions of Node, which
 * it fetches, than the one that runs this. Uses the lab that FTP_LAB_JSON names. Without it, starts the servers at free
 * ports with a home of their own, and stops them at the end. The exit code is 1 if a cell fails.
 */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compileOperations } from "./compile.ts";
import { rareServerNames } from "./lab-server.ts";
import { runMatrix } from "./matrix-runs.ts";
import type { MatrixRun } from "./matrix-table.ts";
import { runInOwnLab } from "./own-lab.ts";
import { rareGroups } from "./rare/operations/all-rare-operations.ts";
import { lab } from "./running-lab.ts";

const root = join(import.meta.dirname, "..");
/** Characters of an error that is printed. */
const LONGEST = 300;

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { operation: { type: "string" }, node: { type: "string", multiple: true, default: [] } },
});

function nodes(majors: readonly string[]): string[] {
  if (majors.length === 0) return [process.execPath];
  const script = join(root, "scripts", "node-versions.ts");
  return Object.values(
    JSON.parse(execFileSync(process.execPath, [script, ...majors], { encoding: "utf8" })) as Record<
      string,
      string
    >,
  );
}

/** An error on one line of moderate length. */
function briefly(error: string): string {
  const line = error.replace(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Prints the cells that fail, a paragraph for each operation, and a count. Returns how many fail. */
function report(runs: readonly MatrixRun[]): number {
  const counts = { ok: 0, "not-applicable": 0, failed: 0 };
  for (const { name } of rareGroups.flatMap(({ operations }) => operations)) {
    const failures: string[] = [];
    for (const { node, results } of runs) {
      for (const [server, outcomes] of Object.entries(results)) {
        const outcome = outcomes[name];
        if (outcome === undefined) continue;
        counts[outcome.outcome]++;
        if (outcome.outcome === "failed")
          failures.push(`  ${server} (Node ${node}): ${briefly(outcome.error)}`);
      }
    }
    if (failures.length > 0) console.log([name, ...failures].join("\n"));
  }
  console.log(`${counts.ok} ok, ${counts["not-applicable"]} n/a, ${counts.failed} failed`);
  return counts.failed;
}

if (process.env["FTP_LAB_JSON"] === undefined) {
  process.exitCode = await runInOwnLab(names.length > 0 ? names : ["rare"]);
} else {
  if (!compileOperations())
    console.warn("The operations do not fit the types of this client; they are run all the same.");
  const wanted: readonly string[] = names.length === 0 ? rareServerNames : names;
  const servers = lab.rareServers.filter(({ name }) => wanted.includes(name));
  if (servers.length < wanted.length) {
    throw new Error(
      `not all are running: ${wanted.join(", ")}; there are ${servers.map(({ name }) => name).join(", ")}`,
    );
  }
  const runs = await runMatrix(nodes(values.node), servers, values.operation);
  process.exitCode = report(runs) > 0 ? 1 : 0;
}
