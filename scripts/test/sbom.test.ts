import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { layers } from "../layers.ts";
import { makeSbom, nameOf, type Sbom, strangersIn } from "../release/make-sbom.ts";
import { libraryPackages } from "../workspace.ts";

const written = mkdtempSync(join(tmpdir(), "ftplib-sbom-"));
afterAll(() => rmSync(written, { recursive: true, force: true }));

/** What comes with a package: those that it uses, what these use, and what they contain. */
function installedWith(name: string): string[] {
  const found = new Set<string>();
  const visit = (each: string): void => {
    const layer = Object.values(layers).find((candidate) => candidate.name === each);
    for (const library of [...(layer?.contains ?? []), ...(layer?.needs ?? [])]) found.add(library);
    for (const used of layer?.uses ?? []) {
      found.add(used);
      visit(used);
    }
  };
  visit(name);
  return [...found].toSorted();
}

describe("the bill of materials", () => {
  it.each(libraryPackages())("of $folder names the package and what it installs", ({ folder, manifest }) => {
    const { sbom } = makeSbom(manifest.name, written);
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6" });
    const { component } = sbom.metadata;
    const purl = `pkg:npm/${manifest.name.replace("@", "%40")}@${manifest.version}`;
    expect(component).toMatchObject({ version: manifest.version, purl });
    const components = sbom.components ?? [];
    const { needs } = layers[folder] ?? {};
    const names = components.map(nameOf).toSorted();
    if (needs === undefined) expect(names).toEqual(installedWith(manifest.name));
    else expect(names).toEqual(expect.arrayContaining(installedWith(manifest.name)));
    const licences = needs === undefined ? ["MIT"] : ["MIT", "ISC", "0BSD", "Apache-2.0"];
    for (const { licenses } of [component, ...components])
      expect(licences).toContain(licenses?.[0]?.license.id);
    expect(strangersIn(sbom)).toEqual([]);
  });

  it("reports what is not ours", () => {
    const component = { name: "ftplib", version: "1.0.0", purl: "pkg:npm/ftplib@1.0.0" };
    const stranger = { name: "pad", group: "@left", version: "1.0.0", purl: "pkg:npm/%40left/pad@1.0.0" };
    const sbom: Sbom = {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: { component },
      components: [component, stranger],
    };
    expect(strangersIn(sbom)).toEqual(["@left/pad"]);
  });

  it("takes what a package needs, and what that brings, for no stranger", () => {
    const libraryOf = (name: string) => ({ name, version: "1.0.0", purl: `pkg:npm/${name}@1.0.0` });
    const [component, needed, below, other] = ["sync-bullmq", "bullmq", "below", "other"].map(libraryOf);
    if (!component || !needed || !below || !other) throw new Error("four libraries");
    const sbom: Sbom = {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      metadata: { component: { ...component, group: "@ftplib" } },
      components: [needed, below, other],
      dependencies: [{ ref: needed.purl, dependsOn: [below.purl] }],
    };
    expect(strangersIn(sbom)).toEqual(["other"]);
  });
});
