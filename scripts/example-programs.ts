/** Programs of users of a library, which a package's tests run with one library or another under the name that the programs know. */
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a program under Node has come to. */
export interface Outcome {
  readonly exitCode: unknown;
  readonly output: string;
}

// Milliseconds for a program; one that hangs is a failure.
const PATIENCE = 20_000;

/**
 * Puts a package into the `node_modules` of a folder.
 *
 * @param entry the file of the library that `require` of the package leads to
 * @param code what the package exports of `library`
 */
export function installAs(
  name: string,
  entry: string,
  folder: string,
  code = "module.exports = library;",
): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "index.js"), `const library = require(${JSON.stringify(entry)});\n${code}\n`);
}

/** Runs a program in the folder; what it prints, errors included, is its output. */
export async function runProgram(
  file: string,
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return await new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env }, timeout: PATIENCE };
    execFile(process.execPath, [file], options, (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? error?.signal ?? 0, output: `${stdout}${stderr}` });
    });
  });
}

/** Compiles the programs of a folder, CommonJS in JavaScript. @throws Error where TypeScript finds one */
export function compilePrograms(folder: string, name: string, types: string): void {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const compilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: "es2023",
    module: "nodenext",
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
    paths: { [name]: [types] },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.cjs"] }));
  const compiler = createRequire(join(root, "package.json")).resolve("typescript/package.json");
  const tsc = join(dirname(compiler), "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
}
