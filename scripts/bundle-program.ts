/**
 * Writes `ftpl` as one file, which runs on Node 20.19 or later and on Bun: `packages/cli/single/ftpl.mjs`, and what a GitHub Action
 * runs: `action/deploy.mjs` (docs/decisions/0114). The packages must be built.
 */
import { chmodSync } from "node:fs";
import { join, relative } from "node:path";
import { bundleProgram, code } from "./single/bundle-program.ts";
import { root } from "./workspace.ts";

const files = [
  { path: join(root, "packages", "cli", "single", "ftpl.mjs"), code: code.ftpl },
  { path: join(root, "action", "deploy.mjs"), code: code.action },
] as const;

for (const file of files) {
  const { path } = file;
  const bytes = await bundleProgram({ ...file, format: "esm" });
  chmodSync(path, 0o755);
  console.log(`${relative(root, path)}: ${Math.round(bytes / 1024)} KiB`);
}
