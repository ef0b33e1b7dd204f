import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, release, totalmem } from "node:os";
import type { Machine } from "./report.ts";

/** The first line that a program prints. */
export function firstLine(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8" }).split("\n")[0] ?? "";
}

function versionOf(name: string): string {
  const path = createRequire(import.meta.url).resolve.paths(name)?.[0] ?? "";
  return (JSON.parse(readFileSync(`${path}/${name}/package.json`, "utf8")) as { version: string }).version;
}

/**
 * This machine, and the versions of what ran on it.
 *
 * @param load the load averages before the first case
 * @param programs the versions of programs
 * @param modules the names of packages
 */
export function machine(
  load: readonly number[],
  programs: Readonly<Record<string, string>>,
  modules: readonly string[],
): Machine {
  const [cpu] = cpus();
  return {
    description: `${cpus().length} × ${cpu?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    load: `Load average before the first case: ${load[0]?.toFixed(2) ?? "unknown"}`,
    date: new Date().toISOString().slice(0, 10),
    versions: {
      Node: process.version,
      ...programs,
      ...Object.fromEntries(modules.map((name) => [name, versionOf(name)])),
    },
  };
}
