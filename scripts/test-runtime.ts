/**
 * Runs every package's tests on Bun or Deno: `test-runtime.ts bun`, or only those of a package: `test-runtime.ts deno transport`.
 * `runtimes/left-out.ts` and `runtimes/on-one-runtime.ts` have what is left out.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { leftOut, type OtherRuntime } from "./runtimes/left-out.ts";
import { onOneRuntime } from "./runtimes/on-one-runtime.ts";
import { buildPackages, libraryPackages, root, runShown } from "./workspace.ts";

const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

/** How each runtime runs vitest. */
const commands: Readonly<Record<OtherRuntime, readonly string[]>> = {
  bun: ["--bun", vitest, "run", "--pool=threads"],
  deno: ["run", "--allow-all", vitest, "run"],
};

// What hangs is over sooner than on Node: there are many suites, and this runs after Node has passed them.
const TEST_TIMEOUT = 40_000;

const [name = "", ...folders] = process.argv.slice(2);
if (name !== "bun" && name !== "deno")
  throw new RangeError(`no such runtime: ${name}; there are bun and deno`);
const runtime: OtherRuntime = name;
const program = join(root, "node_modules", ".bin", runtime);

/** Vitest's arguments that leave out what this runtime does not run of a package. */
function leavingOut(folder: string): string[] {
  const rows = leftOut.filter((row) => row.folder === folder && row.runtimes.includes(runtime));
  const patterns = [...rows.flatMap(({ files }) => files ?? []), ...(onOneRuntime[folder] ?? [])];
  const files = patterns.flatMap((pattern) => ["--exclude", pattern]);
  const names = rows.flatMap(({ name }) =>
    name === undefined ? [] : [name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")],
  );
  return names.length === 0 ? files : [...files, "--testNamePattern", `^(?!.*(?:${names.join("|")}))`];
}

buildPackages();
const failed: string[] = [];
for (const { folder, path } of libraryPackages()) {
  if (!existsSync(join(path, "test")) || (folders.length > 0 && !folders.includes(folder))) continue;
  console.log(`\n=== ${folder} on ${runtime}`);
  const whole = leftOut.find(
    (row) => row.folder === folder && row.runtimes.includes(runtime) && row.files === "test/**",
  );
  if (whole !== undefined) {
    console.log(`left out: ${whole.why}`);
    continue;
  }
  const args = [...commands[runtime], `--testTimeout=${TEST_TIMEOUT}`, ...leavingOut(folder)];
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  if (runShown(program, args, { cwd: path, env }) !== 0) failed.push(folder);
}
console.log(
  failed.length === 0
    ? `test-runtime: all passed on ${runtime}`
    : `test-runtime: failed on ${runtime}: ${failed.join(", ")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
