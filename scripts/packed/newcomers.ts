import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type * as testkit from "../../packages/testkit/src/index.ts";
import { root, runQuietly } from "../workspace.ts";
import { compilers, compilerOptions, withNode } from "./check-types.ts";
import type { Runtime } from "./runtimes.ts";

const run = promisify(execFile);
const typed = "newcomer-typed.mts";

/** Lines that every program prints. */
const EXPECTED = ["hello.txt 14", "hello, world!", "14"];

/** A program as a newcomer writes it: how it is made, and where it runs. */
interface Newcomer {
  readonly name: string;
  /** Returns the file to run. */
  make(project: string): string;
  runsOn(runtime: Runtime): boolean;
}

const isOldestNode = ({ name }: Runtime): boolean => name === "node 20";
const isNode = ({ name }: Runtime): boolean => name.startsWith("node");

const newcomers: readonly Newcomer[] = [
  { name: "ESM", make: () => "newcomer.mjs", runsOn: () => true },
  { name: "CommonJS", make: () => "newcomer.cjs", runsOn: () => true },
  { name: "TypeScript, node16", make: compileForNode, runsOn: isOldestNode },
  { name: "TypeScript, bundler", make: bundle, runsOn: isOldestNode },
  { name: "TypeScript as it is", make: () => typed, runsOn: (runtime) => !isNode(runtime) },
];

/** By the least version of TypeScript; `await using` becomes what Node 20 knows. */
function compileForNode(project: string): string {
  compile(project, { module: "node16", moduleResolution: "node16", outDir: "node16" });
  return join("node16", "newcomer-typed.mjs");
}

/** Types are checked as a bundler sees them, and Rolldown makes one file of the program and the packages. */
function bundle(project: string): string {
  compile(project, { module: "esnext", moduleResolution: "bundler", outDir: "bundler" });
  const out = join("bundler", "bundle.mjs");
  const args = [
    join("bundler", "newcomer-typed.mjs"),
    "--file",
    out,
    "--platform",
    "node",
    "--format",
    "esm",
  ];
  runQuietly(join(root, "node_modules", ".bin", "rolldown"), args, { cwd: project });
  return out;
}

function compile(project: string, options: Readonly<Record<string, unknown>>): void {
  const settings = { ...compilerOptions, ...withNode, noEmit: false, ...options };
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions: settings, files: [typed] }),
  );
  const [program = "", ...args] = compilers.least;
  runQuietly(program, [...args, "-p", "tsconfig.json", "--pretty", "false"], { cwd: project });
}

/** Runs each program against a server of its own, by every runtime that it is for. Calls `report` with the faults. */
export async function checkNewcomers(
  project: string,
  runtimes: readonly Runtime[],
  report: (name: string, faults: readonly string[]) => void,
): Promise<void> {
  const entry = join(project, "node_modules", "@ftplib", "testkit", "dist", "index.js");
  const { TestServer } = (await import(pathToFileURL(entry).href)) as typeof testkit;
  for (const newcomer of newcomers) {
    const file = newcomer.make(project);
    for (const runtime of runtimes.filter((candidate) => newcomer.runsOn(candidate))) {
      const server = await TestServer.start({
        tls: "required",
        tree: { pub: { "hello.txt": "hello, world!\n" } },
      });
      writeFileSync(join(project, "newcomer-ca.pem"), server.certificate.ca);
      try {
        const args = [...runtime.args, file, String(server.port), "newcomer-ca.pem"];
        const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
        const { stdout } = await run(runtime.program, args, { cwd: project, timeout: 60_000, env });
        report(
          `${runtime.name}: ${newcomer.name}`,
          EXPECTED.filter((text) => !stdout.includes(text)).map((text) => `does not print ${text}`),
        );
      } catch (error) {
        report(`${runtime.name}: ${newcomer.name}`, [String(error).slice(0, 300)]);
      } finally {
        await server.stop();
      }
    }
  }
}
