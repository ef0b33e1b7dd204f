/** Rules that look at the packages together: who may import whom. */
import { isBuiltin } from "node:module";
import { posix } from "node:path";
import { type Layer, layers, testHelpers, testServer } from "../layers.ts";
import type { LibraryPackage } from "../workspace.ts";
import { packageOf } from "./imports.ts";
import type { SourceFile } from "./source-file.ts";
import type { Finding } from "./text-rules.ts";

/** Imports of published code that point up, sideways, or out of the workspace. */
export function checkArrows(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => {
    const layer = file.packageFolder === undefined ? undefined : layers[file.packageFolder];
    if (layer === undefined || (file.place !== "src" && file.place !== "test")) return [];
    const { name, uses, contains = [], needs = [], peers = [] } = layer;
    const allowed = new Set([name, ...uses, ...contains, ...needs, ...peers]);
    if (file.place === "test") allowed.add(testServer);
    return file.imports.flatMap(({ specifier, line }) => {
      const message = whyNot(file, specifier, allowed);
      return message === undefined ? [] : [{ path: file.path, line, message: `${message}: ${specifier}` }];
    });
  });
}

function whyNot(file: SourceFile, specifier: string, allowed: ReadonlySet<string>): string | undefined {
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(file.path), specifier);
    const home = `packages/${file.packageFolder}/`;
    if (file.place === "test" && testHelpers.includes(target)) return undefined;
    return target.startsWith(home) ? undefined : "an import that reaches into another folder";
  }
  const name = packageOf(specifier);
  if (name === undefined || allowed.has(name)) return undefined;
  if (isOurs(name)) return "an import against the arrows";
  return file.place === "src" ? "an import from outside the workspace" : undefined;
}

/** Modules of Node that the main entry of a pure package reaches, and those that nothing allows. */
export function checkPurity(files: readonly SourceFile[]): Finding[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return Object.entries(layers).flatMap(([folder, layer]) => {
    if (!layer.pure) return [];
    const home = `packages/${folder}/`;
    const allowed = reachable(
      byPath,
      (layer.impureEntries ?? []).map((entry) => home + entry),
    );
    for (const path of reachable(byPath, [`${home}src/index.ts`])) allowed.delete(path);
    const suspects = files.filter(({ path }) => path.startsWith(`${home}src/`) && !allowed.has(path));
    return suspects.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => isBuiltin(specifier))
        .map(({ specifier, line }) => ({ path, line, message: `${specifier} in a pure package` })),
    );
  });
}

function reachable(byPath: ReadonlyMap<string, SourceFile>, entries: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path);
    if (file === undefined || seen.has(path)) continue;
    seen.add(path);
    for (const { specifier } of file.imports) {
      if (specifier.startsWith(".")) open.push(posix.join(posix.dirname(path), specifier));
    }
  }
  return seen;
}

/** Manifests that depend on more than the arrows allow, or that run something when installed (S101). */
export function checkManifests(packages: readonly LibraryPackage[]): Finding[] {
  return packages.flatMap(({ folder, manifest }) => {
    const layer = layers[folder];
    const messages =
      layer === undefined ? ["has no row in scripts/layers.ts"] : whyNotPublish(layer, manifest);
    return messages.map((message) => ({ path: `packages/${folder}/package.json`, line: 1, message }));
  });
}

/** What keeps a package.json, in the tree or packed, from being published. */
export function whyNotPublish(layer: Layer, manifest: LibraryPackage["manifest"]): string[] {
  const { dependencies, optionalDependencies, peerDependencies, scripts } = manifest;
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !layer.peers?.includes(name));
  const needed = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
  const hooks = ["preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"];
  const allowed = [...layer.uses, ...(layer.needs ?? [])];
  return [
    ...(manifest.name === layer.name ? [] : [`is named ${manifest.name}, not ${layer.name}`]),
    ...needed.filter((name) => !allowed.includes(name)).map((name) => `depends on ${name}`),
    ...hooks.filter((hook) => scripts?.[hook] !== undefined).map((hook) => `has an install script: ${hook}`),
  ];
}

function isOurs(name: string): boolean {
  return Object.values(layers).some((layer) => layer.name === name);
}
