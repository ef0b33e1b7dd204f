/**
 * Runs every package's test suite on each supported version of Node; `test-versions.ts 22` on that one only. `test` runs all of it on the
 * workspace's.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { nodeBinary, withNode } from "./node-versions.ts";
import { buildPackages, libraryPackages, root, runShown } from "./workspace.ts";

const majors = [22, 24, 26] as const;
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

/** What takes long and shows the order of steps after a break, not what a runtime does: on the workspace's Node only. */
const onOneNode: Readonly<Record<string, readonly string[]>> = {
  cli: [
    "test/{action,commands,deploy,diff,doctor,doctor-faults,dry-runs,plan,signals,sites,sync,transfers}.test.ts",
    "test/tree-*.test.ts",
  ],
  client: [
    "test/abort-everywhere.test.ts",
    "test/tables/{abort-replies,cancelled,control-lost,descriptors,extra-reply,old-signal,order-of-calls}.test.ts",
  ],
  files: ["test/{storm,large-directories,read-outcomes,resume-property,silent-commands,upload-cuts}.test.ts"],
  sync: ["test/kill.test.ts", "test/*-cuts.test.ts", "test/*-property.test.ts"],
};

const wanted = process.argv.slice(2);
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
    const excluded = (onOneNode[folder] ?? []).flatMap((files) => ["--exclude", files]);
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
