/**
 * Runs every package's tests on each supported version of Node; `test-versions.ts 22` on that one only. `runtimes/on-one-runtime.ts` has
 * what is left out; with `--all` nothing is.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { nodeBinary, withNode } from "./node-versions.ts";
import { onOneRuntime } from "./runtimes/on-one-runtime.ts";
import { buildPackages, libraryPackages, root, runShown } from "./workspace.ts";

const majors = [22, 24, 26] as const;
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "boolean", default: false } },
});
const chosen = majors.filter((major) => wanted.length === 0 || wanted.includes(String(major)));
if (chosen.length === 0)
  throw new RangeError(`no such version: ${wanted.join(", ")}; there are ${majors.join(", ")}`);

buildPackages();
const results: { major: number; folder: string; outcome: "passed" | "failed" | "has no tests" }[] = [];
for (const major of chosen) {
  const node = nodeBinary(major);
  for (const { folder, path } of libraryPackages()) {
    console.log(`\n=== ${folder} on Node ${major}`);
    if (!existsSync(join(path, "test"))) {
      results.push({ major, folder, outcome: "has no tests" });
      continue;
    }
    const excluded = values.all ? [] : (onOneRuntime[folder] ?? []).flatMap((files) => ["--exclude", files]);
    const status = runShown(node, [vitest, "run", ...excluded], { cwd: path, env: withNode(node) });
    results.push({ major, folder, outcome: status === 0 ? "passed" : "failed" });
  }
}

console.log("");
for (const { major, folder, outcome } of results)
  console.log(`Node ${major}  ${folder.padEnd(12)} ${outcome}`);
const passed = results.filter(({ outcome }) => outcome === "passed").length;
console.log(`test-versions: ${passed} suites passed, ${results.length - passed} did not`);
process.exitCode = passed === results.length ? 0 : 1;
