/**
 * Writes a software bill of materials for each published package: `sbom.ts [FOLDER]`, by default `sbom`. CycloneDX 1.6 in JSON,
 * made by pnpm from the lockfile, with the dependencies that users install.
 *
 * Fails when a package would bring anything but packages of this repository.
 */
import { resolve } from "node:path";
import { makeSbom, strangersIn } from "./release/make-sbom.ts";
import { libraryPackages } from "./workspace.ts";

const folder = resolve(process.argv[2] ?? "sbom");
for (const { manifest } of libraryPackages()) {
  const { path, sbom } = makeSbom(manifest.name, folder);
  const strangers = strangersIn(sbom);
  const found =
    strangers.length === 0
      ? `${sbom.components?.length ?? 0} components`
      : `strangers: ${strangers.join(", ")}`;
  console.log(`${manifest.name}: ${found}, in ${path}`);
  if (strangers.length > 0) process.exitCode = 1;
}
