/**
 * Installs Redis and PostgreSQL, runs the tests of `@ftplib/sync-bullmq` on both, and uploads a tree with four processes, one of which is
 * killed: `test-fleet.ts [FILES]`, by default 2,000.
 *
 * Needs Debian and root, or both stores to be there already.
 */
import { join } from "node:path";
import { buildPackages, root, runShown } from "./workspace.ts";

const [files = "2000"] = process.argv.slice(2);
const interop = join(root, "interop");

function run(command: string, ...args: readonly string[]): void {
  const status = runShown(command, args, { cwd: interop });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with status ${status}`);
}

buildPackages();
run(join(root, "lab", "install-stores.sh"));
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
run(process.execPath, vitest, "run", "--root", "fleet");
run(process.execPath, join("fleet", "run-fleet.ts"), files);
