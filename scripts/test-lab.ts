/**
 * Starts the lab of real servers, runs the tests of `interop/` against it, and stops it.
 *
 * The servers need Debian and root. Where one is missing, the tests run against what is there and say what they leave
 * out; where CI is set, nothing may be left out. Arguments are handed on to vitest.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildPackages, root, runShown } from "./workspace.ts";

function isDebian(): boolean {
  try {
    return /^ID(?:_LIKE)?=.*\bdebian\b/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

/** Whether the servers can be started; in CI an install that fails is the failure of the tests. */
function installServers(): boolean {
  if (process.getuid?.() === 0 && isDebian()) {
    const status = runShown(join(root, "lab", "install.sh"), ["--rare", "--boxes"]);
    if (status === 0) return true;
    if (process.env["CI"]) throw new Error(`lab/install.sh ended with status ${status}`);
  }
  console.warn("*** The lab's servers need Debian and root; the tests will say what is left out.");
  return false;
}

buildPackages();
const interop = join(root, "interop");
const tests = [
  process.execPath,
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  ...process.argv.slice(2),
];
const [command = "", ...args] = installServers()
  ? [join(root, "lab", "lab"), "run", "common", "rare", "boxes", "strict", "--", ...tests]
  : tests;
process.exitCode = runShown(command, args, { cwd: interop });
