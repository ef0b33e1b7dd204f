/**
 * Runs CPython's own tests of `ftplib` on this client, prints the outcome of each, and fails unless every test passes that
 * `differences.ts` does not name, and none does that it names.
 *
 * `node run.ts PYTHON [FOLDER]`: FOLDER holds `test_ftplib.py` for a Python that comes without its tests.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareOutcomes, type TestOutcome } from "./compare-outcomes.ts";
import { intendedDifferences } from "./differences.ts";

/** Of the whole run, in milliseconds; it takes 15 s on an idle machine, and 10 s more for each test that gets no reply. */
const LIMIT = 120_000;

const [python = "python3", ...folder] = process.argv.slice(2);
// -B: no compiled files beside the sources. Of the warnings, all are about the test file.
const script = join(import.meta.dirname, "run-tests.py");
const { stdout, status, error } = spawnSync(python, ["-B", "-W", "ignore", script, ...folder], {
  encoding: "utf8",
  env: { ...process.env, FTPLIB_NODE: process.execPath },
  stdio: ["ignore", "pipe", "inherit"],
  timeout: LIMIT,
});
// A program that could not be started has no output.
const outcomes = (stdout ?? "")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as TestOutcome);
const readme = readFileSync(join(import.meta.dirname, "../../packages/client/README.md"), "utf8");
const { lines, problems, summary } = compareOutcomes(outcomes, intendedDifferences, readme);
for (const line of lines) console.log(line);
console.log(`\n${summary}`);
for (const problem of problems) console.error(`FAIL  ${problem}`);
if (status !== 0) console.error(`FAIL  ${python} ended with ${error?.message ?? `status ${status}`}`);
process.exitCode = problems.length === 0 && status === 0 ? 0 : 1;
