/**
 * Installs what would be published, and uses it: on Node 20, 22, 24 and 26, Bun and Deno, by `import` and `require()`, and
 * from TypeScript. The examples of every README run on the oldest Node that the packages promise.
 *
 * Prints every check. A package that exports nothing is reported as not checked, which is a failure where CI is set.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { layers } from "./layers.ts";
import { nodeBinary } from "./node-versions.ts";
import { checkTypes, consumers } from "./packed/check-types.ts";
import { installedPackages, installPacked } from "./packed/packed-project.ts";
import { checkExamples, readmeExamples } from "./packed/readme-examples.ts";
import { type Runtime, runtimes } from "./packed/runtimes.ts";
import { whyNotPublish } from "./sources/layer-rules.ts";
import { buildPackages, libraryPackages, readManifest, runQuietly } from "./workspace.ts";

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
    const missing = ["README.md", "LICENSE", "dist/index.js", "dist/index.d.ts"]
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

/** A program compiles against the declarations, which the compiler checks as well. */
function checkConsumers(project: string): void {
  for (const consumer of consumers) {
    reportFaults(
      `types: ${consumer.name}`,
      checkTypes(project, consumer),
      "compiles, with `skipLibCheck: false`",
    );
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
    const homes = [name, ...layer.uses].map(
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
  const project = installPacked(libraryPackages(), folder);
  checkInstalled(project);
  checkConsumers(project);
  checkClosure(project);
  for (const runtime of runtimes()) checkRuntime(project, runtime);
  await checkExamples(project, nodeBinary(20), readmeExamples(Object.keys(layers)), (name, faults) =>
    reportFaults(name, faults, "runs on node 20"),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const { ok, failed, empty } = counts;
console.log(
  `smoke-packed: ${ok} checks passed, ${failed} failed, ${empty} packages not checked since they are empty`,
);
process.exitCode = failed > 0 || (empty > 0 && process.env["CI"]) ? 1 : 0;
