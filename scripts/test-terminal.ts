/**
 * Installs tmux, zsh and fish, and runs the tests of `ftpl` in a real terminal.
 *
 * Needs Debian and root, or these to be there already. `UPDATE_SCREENS=1` writes the fixtures that the screens are compared with.
 */
import { join } from "node:path";
import { buildPackages, root, runShown } from "./workspace.ts";

function run(command: string, ...args: readonly string[]): void {
  const status = runShown(command, args, { cwd: join(root, "packages", "cli") });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with status ${status}`);
}

buildPackages();
run(join(root, "lab", "install-terminal.sh"));
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
run(process.execPath, vitest, "run", "--config", "vitest.terminal.ts");
