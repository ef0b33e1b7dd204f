import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleProgram, code } from "./bundle-program.ts";

const postject = fileURLToPath(import.meta.resolve("postject/dist/cli.js"));

/** What Node's binaries hold where a program has been put into them: it is in their documentation. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/** Puts `ftpl` into a copy of a Node binary, which is left at `path`: a program that needs nothing else. The packages must be built. */
export async function makeExecutable(node: string, path: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "ftpl-executable-"));
  try {
    const main = join(folder, "ftpl.cjs");
    const blob = join(folder, "ftpl.blob");
    const config = join(folder, "sea.json");
    await bundleProgram({ path: main, code: code.executable, format: "cjs" });
    writeFileSync(config, JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }));
    execFileSync(node, ["--experimental-sea-config", config], { stdio: "pipe" });
    copyFileSync(node, path);
    chmodSync(path, 0o755);
    // A signature of the binary would not fit any more: on macOS it is taken away, and put there anew.
    if (process.platform === "darwin") execFileSync("codesign", ["--remove-signature", path]);
    const segment = process.platform === "darwin" ? ["--macho-segment-name", "NODE_SEA"] : [];
    const words = [path, "NODE_SEA_BLOB", blob, "--sentinel-fuse", FUSE, ...segment];
    execFileSync(process.execPath, [postject, ...words], {
      // It warns of sections that it does not know, and does not touch.
      stdio: "pipe",
    });
    if (process.platform === "darwin") execFileSync("codesign", ["--sign", "-", path]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
