/** Where the workspace is, what is in it, and how its scripts run a command. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The workspace's root folder. */
export const root: string = join(import.meta.dirname, "..");

/** What the scripts read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

/** A package that is published: a folder of `packages/`. */
export interface LibraryPackage {
  /** The folder's name, such as `client`. */
  readonly folder: string;
  /** The folder's path. */
  readonly path: string;
  readonly manifest: Manifest;
}

/** Every published package, in the order of their folders' names. */
export function libraryPackages(): LibraryPackage[] {
  const folders = readdirSync(join(root, "packages"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return folders
    .map(({ name }) => {
      const path = join(root, "packages", name);
      return { folder: name, path, manifest: readManifest(path) };
    })
    .filter(({ manifest }) => manifest.private !== true)
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The package.json in a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** How a command is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What the command reads from its standard input. */
  readonly input?: string;
}

/** Runs a command with its output shown; answers with its exit status. */
export function runShown(command: string, args: readonly string[], options: RunOptions = {}): number {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (error) throw error;
  return status ?? 1;
}

/** Runs a command and answers with what it printed; throws, with its output as the message, when it fails. */
export function runQuietly(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    ...options,
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${[command, ...args].join(" ")} ended with status ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** Builds every package; does nothing for those that turbo has in its cache. */
export function buildPackages(): void {
  const status = runShown("turbo", ["run", "build", "--filter=./packages/*", "--output-logs=errors-only"], {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) throw new Error("the build failed");
}
