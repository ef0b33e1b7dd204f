/**
 * Builds the documentation site, installs Chromium, and looks at the site with it. Screenshots are left in `site/screenshots`.
 *
 * Needs Debian and root, or Chromium to be there already; the variable `CHROMIUM` is its path where that is not `/usr/bin/chromium`.
 */
import { join } from "node:path";
import { buildPackages, root, runShown } from "./workspace.ts";

const site = join(root, "site");

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void {
  const status = runShown(command, args, { cwd: site, env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${[command, ...args].join(" ")} ended with status ${status}`);
}

buildPackages();
// Below a path: a link that leaves out the base leads nowhere.
run(join(site, "node_modules", ".bin", "vitepress"), ["build"], { SITE_URL: "http://localhost/ftp/" });
run(join(root, "lab", "install-chromium.sh"), []);
run(process.execPath, [
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  "--config",
  "vitest.browser.ts",
]);
