/**
 * Builds `ftpl` as one file and as an executable (W8), and tries both: the file on every Node that the packages promise to run on and on
 * Bun, the executable by itself. Each is asked for its version and for a listing, and has to upload a tree, find nothing to do the second
 * time, remove a file, and say that a server is not there; the file of the action has to deploy a tree.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeBinary, type NodeMajor, nodeVersions } from "./node-versions.ts";
import { bundleProgram, code } from "./single/bundle-program.ts";
import { makeExecutable } from "./single/make-executable.ts";
import { tryDeploy, tryProgram } from "./single/try-program.ts";
import { buildPackages, root } from "./workspace.ts";

buildPackages();
const folder = mkdtempSync(join(tmpdir(), "ftpl-single-"));
try {
  const [file, action] = [join(folder, "ftpl.mjs"), join(folder, "deploy.mjs")];
  await bundleProgram({ path: file, code: code.ftpl, format: "esm" });
  await bundleProgram({ path: action, code: code.action, format: "esm" });
  console.log(`one file: ${size(file)}`);
  for (const major of Object.keys(nodeVersions).map(Number) as NodeMajor[]) {
    const node = nodeBinary(major);
    await tryProgram(`Node ${nodeVersions[major]}`, [node, file]);
    await tryDeploy(`Node ${nodeVersions[major]}`, [node, action]);
  }
  await tryProgram("Bun", [join(root, "node_modules", ".bin", "bun"), file]);
  const executable = join(folder, process.platform === "win32" ? "ftpl.exe" : "ftpl");
  await makeExecutable(nodeBinary(24), executable);
  console.log(`executable: ${size(executable)}`);
  await tryProgram("executable", [executable]);
} finally {
  rmSync(folder, { recursive: true });
}

function size(path: string): string {
  return `${(statSync(path).size / 1024 / 1024).toFixed(1)} MiB`;
}
