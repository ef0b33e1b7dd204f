/**
 * Installs what would be published, and uses it: on Node 20, 22, 24 and 26, Bun and Deno, by `import` and `require()`, and
 * from TypeScript. Programs as newcomers write them move files with each. The examples of every README run on the oldest Node
 * that the packages promise.
 *
 * Prints every check. A package that exports nothing is reported as not checked, which is a failure where CI is set.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Layer, layers as allLayers } from "./layers.ts";
import { nodeBinary } from "./node-versions.ts";
import { checkTypes, compilers, consumers } from "./packed/check-types.ts";
import { checkNewcomers } from "./packed/newcomers.ts";
import { installedPackages, installPacked } from "./packed/packed-project.ts";
import { checkExamples, readmeExamples } from "./packed/readme-examples.ts";
import { type Runtime, runtimes } from "./packed/runtimes.ts";
import { whyNotPublish } from "./sources/layer-rules.ts";
import { buildPackages, libraryPackages, readManifest, runQuietly } from "./workspace.ts";

/** The packages that need nothing from outside the workspace. */
const layers = Object.fromEntries(Object.entries(allLayers).filter(([, { needs }]) => needs === undefined));

type Outcome = "ok" | "failed" | "empty";

const counts: Record<Outcome, number> = { ok: 0, failed: 0, empty: 0 };

function report(outcome: Outcome, subject: string, detail: string): void {
  counts[outcome] += 1;
  console.log(`${outcome.toUpperCase().padEnd(6)}  ${subject.padEnd(36)}  ${detail}`);
}

/** Reports a list of faults, or what holds since there are none. */
function reportFaults(subject: string, faults: readonly string[], otherwise: string): void {
  report(faults.length === 0 ? "ok" : "failed", subject, faults.join("; ") || otherwise);
}

function checkInstalled(project: string): void {
  const expected = Object.values(layers).map(({ name }) => name);
  const strangers = installedPackages(project).filter((name) => !expected.includes(name));
  reportFaults("installed", strangers, `${expected.join(", ")} and nothing else`);
  for (const layer of Object.values(layers)) {
    const folder = join(project, "node_modules", layer.name);
    const manifest = readManifest(folder);
    const missing = ["README.md", "LICENSE", ...mainFilesOf(manifest)]
      .filter((path) => !existsSync(join(folder, path)))
      .map((path) => `has no ${path}`);
    const ranges = Object.entries(manifest.dependencies ?? {})
      .filter(([, range]) => range.includes(":"))
      .map(([name, range]) => `wants ${name} as ${range}`);
    const faults = [...whyNotPublish(layer, manifest), ...missing, ...ranges];
    const needed = Object.keys(manifest.dependencies ?? {}).join(", ") || "nothing";
    reportFaults(`${layer.name}: package.json`, faults, `depends on ${needed}; no install script (S101)`);
  }
}

/** The file of JavaScript and the declarations that a package's name stands for. */
function mainFilesOf({ exports }: ReturnType<typeof readManifest>): string[] {
  const main = exports?.["."];
  return typeof main === "object" ? [main.default, main.types] : ["exports for its name"];
}

/** A program compiles against the declarations, by the newest and the least version of TypeScript. */
function checkConsumers(project: string): void {
  for (const [version, compiler] of Object.entries(compilers)) {
    for (const consumer of consumers) {
      reportFaults(
        `types, ${version}: ${consumer.name}`,
        checkTypes(project, consumer, compiler),
        "compiles, with `skipLibCheck: false`",
      );
    }
  }
}

/** Importing a package may load its own files, those of its layer, and, unless it is pure, what is built into Node. */
function checkClosure(project: string): void {
  const names = Object.values(layers).map(({ name }) => name);
  const printed = runQuietly(nodeBinary(24), ["probe-closure.mjs", ...names], { cwd: project });
  for (const line of printed.trim().split("\n")) {
    const { name, urls } = JSON.parse(line) as { readonly name: string; readonly urls: readonly string[] };
    const layer = Object.values(layers).find((candidate) => candidate.name === name);
    if (layer === undefined) throw new Error(`a closure of something else: ${name}`);
    const homes = [name, ...usedBy(layer)].map(
      (used) => `${pathToFileURL(join(project, "node_modules", used)).href}/`,
    );
    const isAllowed = (url: string): boolean =>
      url.startsWith("node:") ? !layer.pure : homes.some((home) => url.startsWith(home));
    const strangers = urls.filter((url) => !isAllowed(url)).map((url) => `loads ${url}`);
    reportFaults(
      `${name}: import`,
      strangers,
      `loads ${urls.length} modules, all of ${layer.pure ? "its own" : "ours or Node's"}`,
    );
  }
}

/** The packages that need libraries from the registry: they have them, and are loaded by the oldest Node. */
function checkNeedy(project: string): void {
  for (const { name, needs } of Object.values(allLayers)) {
    if (needs === undefined) continue;
    const missing = needs.filter((library) => !installedPackages(project).includes(library));
    reportFaults(`${name}: installed`, missing, `comes with ${needs.join(", ")}`);
    const folder = join(project, "node_modules", name);
    const { exports, bin = {} } = readManifest(folder);
    if (exports?.["."] === undefined) {
      // A program, which tells its version.
      for (const [program, path] of Object.entries(bin)) {
        const version = runQuietly(nodeBinary(20), [join(folder, path), "--version"], { cwd: project });
        report(/^\d+\.\d+\.\d+\n$/.test(version) ? "ok" : "failed", `node 20: ${program}`, version.trim());
      }
      continue;
    }
    const printed = runQuietly(nodeBinary(20), ["probe-import.mjs", name], { cwd: project });
    const { outcome, detail } = JSON.parse(printed) as { readonly outcome: Outcome; readonly detail: string };
    report(outcome, `node 20: import ${name}`, detail);
  }
}

/** The packages that come with one: those that it uses, and what these use. */
function usedBy({ uses }: Layer): string[] {
  const below = Object.values(layers).filter(({ name }) => uses.includes(name));
  return [...uses, ...below.flatMap(usedBy)];
}

function checkRuntime(project: string, { name, program, args }: Runtime): void {
  const names = Object.values(layers).map((layer) => layer.name);
  const env = { ...process.env, DENO_DIR: join(project, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
  for (const [way, script] of [
    ["import", "probe-import.mjs"],
    ["require", "probe-require.cjs"],
  ] as const) {
    let seen: string[] = [];
    try {
      const printed = runQuietly(program, [...args, script, ...names], { cwd: project, env });
      seen = printed
        .trim()
        .split("\n")
        .map((line) => {
          const {
            name: used,
            outcome,
            detail,
          } = JSON.parse(line) as Record<"name" | "detail", string> & { outcome: Outcome };
          report(outcome, `${name}: ${way} ${used}`, detail);
          return used;
        });
    } catch (error) {
      report("failed", `${name}: ${way}`, String(error));
    }
    for (const used of names.filter((candidate) => !seen.includes(candidate))) {
      report("failed", `${name}: ${way} ${used}`, "said nothing");
    }
  }
}

buildPackages();
const folder = realpathSync(mkdtempSync(join(tmpdir(), "ftplib-packed-")));
try {
  const packages = libraryPackages();
  const standAlone = packages.filter(({ folder }) => layers[folder] !== undefined);
  const project = installPacked(standAlone, join(folder, "stand-alone"));
  checkInstalled(project);
  checkConsumers(project);
  checkClosure(project);
  for (const runtime of runtimes()) checkRuntime(project, runtime);
  await checkNewcomers(project, runtimes(), (name, faults) =>
    reportFaults(name, faults, "a newcomer's program"),
  );
  await checkExamples(project, nodeBinary(20), readmeExamples(Object.keys(layers)), (name, faults) =>
    reportFaults(name, faults, "runs on node 20"),
  );
  checkNeedy(installPacked(packages, join(folder, "all"), { isOffline: false }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { ok, failed, empty } = counts;
console.log(
  `smoke-packed: ${ok} checks passed, ${failed} failed, ${empty} packages not checked since they are empty`,
);
process.exitCode = failed > 0 || (empty > 0 && process.env["CI"]) ? 1 : 0;
