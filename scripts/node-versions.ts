/**
 * Provides the Node versions that the packages promise to run on.
 *
 * `node scripts/node-versions.ts [MAJOR...]` prints their paths as JSON. A version that is already on PATH is used
 * as it is; the others are fetched once with `npm pack` (which checks their integrity) into `node_modules/.cache`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./workspace.ts";

/** One release of each supported line. 20 is the floor of `engines`; the full suite runs from 22 on. */
export const nodeVersions = { 20: "20.20.2", 22: "22.23.3", 24: "24.21.0", 26: "26.10.0" } as const;

export type NodeMajor = keyof typeof nodeVersions;

const cache = join(root, "node_modules", ".cache", "node-versions");
const program = process.platform === "win32" ? "node.exe" : "node";

/** The path of a Node binary of that major version, fetched if need be. */
export function nodeBinary(major: NodeMajor): string {
  const version = nodeVersions[major];
  const cached = join(cache, version, "bin", program);
  if (existsSync(cached)) return cached;
  return installedNode(version) ?? fetchNode(version, cached);
}

/** `process.env` for a child that is to find that Node, and no other, as `node`. */
export function withNode(binary: string): NodeJS.ProcessEnv {
  const folder = binary.slice(0, -program.length - 1);
  return { ...process.env, PATH: [folder, process.env["PATH"]].join(delimiter) };
}

function installedNode(version: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [process.execPath, ...new Set(folders.map((folder) => join(folder, program)))];
  return candidates.find((path) => existsSync(path) && versionOf(path) === `v${version}`);
}

function versionOf(path: string): string | undefined {
  try {
    // A version manager's shim named `node` may refuse to run: then it is not the one.
    return execFileSync(path, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}

function fetchNode(version: string, target: string): string {
  const platform = process.platform === "win32" ? "win" : process.platform;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, "fetch-"));
  try {
    const shell = process.platform === "win32"; // npm is a script there
    const spec = `node-${platform}-${process.arch}@${version}`;
    execFileSync("npm", ["pack", "--silent", spec], {
      cwd: work,
      shell,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const archive = readdirSync(work).find((name) => name.endsWith(".tgz"));
    if (archive === undefined) throw new Error(`npm pack ${spec} left no archive`);
    execFileSync("tar", ["-xzf", archive], { cwd: work });
    const found = versionOf(join(work, "package", "bin", program));
    if (found !== `v${version}`) throw new Error(`${spec} contains ${found ?? "no Node that runs"}`);
    // The rename is last: an interrupted fetch leaves nothing that looks complete.
    renameSync(join(work, "package"), join(cache, version));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

if (import.meta.main) {
  const wanted = process.argv.slice(2).map(Number);
  const majors = Object.keys(nodeVersions).map(Number) as NodeMajor[];
  const unknown = wanted.filter((major) => !majors.some((known) => known === major));
  if (unknown.length > 0)
    throw new RangeError(`no such version: ${unknown.join(", ")}; there are ${majors.join(", ")}`);
  const chosen = majors.filter((major) => wanted.length === 0 || wanted.includes(major));
  console.log(JSON.stringify(Object.fromEntries(chosen.map((major) => [major, nodeBinary(major)])), null, 2));
}
