import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LibraryPackage } from "../workspace.ts";
import { runQuietly } from "../workspace.ts";

/**
 * Packs the packages and installs the tarballs into a new project below `folder`; answers with its path.
 *
 * The install is offline by default: it could not succeed if a package needed anything that is not among the tarballs.
 */
export function installPacked(
  packages: readonly LibraryPackage[],
  folder: string,
  { isOffline = true }: { readonly isOffline?: boolean } = {},
): string {
  const tarballs = Object.fromEntries(
    packages.map(({ path, manifest }) => [manifest.name, `file:${pack(path, join(folder, "tarballs"))}`]),
  );
  const project = join(folder, "project");
  cpSync(import.meta.dirname, project, { recursive: true, filter: (source) => !source.endsWith(".ts") });
  const overrides = Object.fromEntries(Object.keys(tarballs).map((name) => [name, `$${name}`]));
  const manifest = { name: "packed", private: true, dependencies: tarballs, overrides };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest, null, 2));
  const mode = isOffline ? "--offline" : "--prefer-offline";
  runQuietly("npm", ["install", mode, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: project,
  });
  return project;
}

function pack(path: string, destination: string): string {
  mkdirSync(destination, { recursive: true });
  const before = new Set(readdirSync(destination));
  runQuietly("pnpm", ["pack", "--pack-destination", destination], { cwd: path });
  const [made, ...others] = readdirSync(destination).filter((name) => !before.has(name));
  if (made === undefined || others.length > 0) throw new Error(`packing ${path} did not make one tarball`);
  return join(destination, made);
}

/** Names of all packages that are installed in a project, ours and any others. */
export function installedPackages(project: string): string[] {
  const listed = runQuietly("npm", ["query", "*", "--loglevel=error"], { cwd: project });
  const found = JSON.parse(listed) as { readonly name: string; readonly location: string }[];
  return found.filter(({ location }) => location !== "").map(({ name }) => name);
}
