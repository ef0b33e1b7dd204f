import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

/** Compiles the operations to `dist`, since Node 20 takes no TypeScript. Returns false if there were type errors. */
export function compileOperations(): boolean {
  const interop = import.meta.dirname;
  rmSync(join(interop, "dist"), { recursive: true, force: true });
  const tsc = join(interop, "..", "node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "-p", "tsconfig.build.json"];
  return spawnSync(process.execPath, args, { cwd: interop, stdio: "inherit" }).status === 0;
}
