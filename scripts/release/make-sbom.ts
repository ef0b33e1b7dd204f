import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { layers } from "../layers.ts";
import { libraryPackages, root, runQuietly } from "../workspace.ts";

/** A package in a bill of materials. */
interface Component {
  readonly type?: "library" | "application";
  readonly name: string;
  readonly group?: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly { readonly license: { readonly id?: string } }[];
}

/** What the scripts read of a CycloneDX document. */
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components?: readonly Component[];
  /** What each component depends on, as their `purl`. */
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** Writes the bill of materials of a package into a folder, which is made if need be. */
export function makeSbom(name: string, folder: string): { readonly path: string; readonly sbom: Sbom } {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace("@", "").replace("/", "-")}.cdx.json`);
  const form = ["--prod", "--sbom-format", "cyclonedx", "--sbom-spec-version", "1.6"];
  runQuietly("pnpm", ["--filter", name, "sbom", ...form, "--out", path]);
  const listed = JSON.parse(readFileSync(path, "utf8")) as Sbom;
  // pnpm lists what is installed; what the bundle contains comes along as well (docs/decisions/0075).
  const sbom = {
    ...listed,
    components: [...(listed.components ?? []), ...containedIn(name), ...embeddedIn(name)],
  };
  writeFileSync(path, `${JSON.stringify(sbom, undefined, 2)}\n`);
  return { path, sbom };
}

/** The libraries that are a part of a package's bundle, or of the bundle of one that it uses. */
function containedIn(name: string): Component[] {
  const found = new Map<string, Component>();
  const visit = (each: string): void => {
    const [folder = "", layer] = Object.entries(layers).find(([, layer]) => layer.name === each) ?? [];
    for (const library of layer?.contains ?? []) found.set(library, libraryIn(folder, library));
    for (const used of layer?.uses ?? []) visit(used);
  };
  visit(name);
  return [...found.values()];
}

function libraryIn(folder: string, library: string): Component {
  const manifest = JSON.parse(
    readFileSync(join(root, "packages", folder, "node_modules", library, "package.json"), "utf8"),
  ) as { readonly version: string; readonly license: string };
  const { version, license } = manifest;
  const purl = `pkg:npm/${library}@${version}`;
  return { type: "library", name: library, version, purl, licenses: [{ license: { id: license } }] };
}

/** The packages of this repository that are a part of a package's bundle. */
function embeddedIn(name: string): Component[] {
  const layer = Object.values(layers).find((each) => each.name === name);
  const embedded = libraryPackages().filter(({ manifest }) => layer?.embeds?.includes(manifest.name));
  return embedded.map(({ manifest: { name: embeddedName, version } }) => {
    const purl = `pkg:npm/${embeddedName.replace("@", "%40")}@${version}`;
    return { type: "library", name: embeddedName, version, purl, licenses: [{ license: { id: "MIT" } }] };
  });
}

/** The full npm name of a component. */
export function nameOf({ group, name }: Component): string {
  return group === undefined || group === "" ? name : `${group}/${name}`;
}

/** The components that are neither packages of this repository, nor contained in one, nor installed with a library that it needs. */
export function strangersIn(sbom: Sbom): string[] {
  const { components = [], metadata } = sbom;
  const ours = Object.values(layers).flatMap(({ name, contains = [] }) => [name, ...contains]);
  const needs = Object.values(layers).find(({ name }) => name === nameOf(metadata.component))?.needs ?? [];
  const needed = components.filter((component) => needs.includes(nameOf(component)));
  const brought = broughtBy(sbom, needed);
  return components
    .filter((component) => !ours.includes(nameOf(component)) && !brought.has(component.purl))
    .map(nameOf);
}

/** Components, and what is installed because of them. */
function broughtBy({ dependencies = [] }: Sbom, components: readonly Component[]): Set<string> {
  const brought = new Set<string>();
  const open = components.map(({ purl }) => purl);
  for (let purl = open.pop(); purl !== undefined; purl = open.pop()) {
    if (brought.has(purl)) continue;
    brought.add(purl);
    open.push(...(dependencies.find(({ ref }) => ref === purl)?.dependsOn ?? []));
  }
  return brought;
}
