/**
 * Tries a release on a copy of the last commit: runs `changeset version` there, builds and packs what comes of it, and checks
 * versions, changelogs and the ranges between the packages. Nothing is published, and the repository is not touched.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Changeset, expectedVersions, readChangeset } from "./release/changesets.ts";
import { faultsOf, type Released } from "./release/released.ts";
import { libraryPackages, type Manifest, readManifest, root, runQuietly } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "ftplib-release-"));
try {
  process.exitCode = check(join(folder, "repository"), libraryPackages()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function check(copy: string, packages: ReturnType<typeof libraryPackages>): boolean {
  runQuietly("git", ["clone", "--quiet", "--no-hardlinks", root, copy]);
  runQuietly("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], { cwd: copy });
  const changesets = changesetsIn(copy);
  const before = packages.map(({ path }) => readManifest(path.replace(root, copy)));
  const expected = expectedVersions(before, changesets);
  runQuietly("pnpm", ["changeset", "version"], { cwd: copy });
  const left = changesetsIn(copy).map(({ file }) => `${file} is left`);
  // Its lockfile must still fit, or the next clean install would fail.
  runQuietly("pnpm", ["install", "--frozen-lockfile", "--prefer-offline"], { cwd: copy });
  runQuietly("pnpm", ["build"], { cwd: copy, env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" } });
  const faults = packages.flatMap(({ path, manifest }) => {
    const released = readReleased(path.replace(root, copy), manifest.name);
    console.log(`${manifest.name}: ${manifest.version} to ${released.packed.version}`);
    return faultsOf(released, expected, changesets);
  });
  for (const fault of [...left, ...faults]) console.log(`FAILED  ${fault}`);
  console.log(`check-release: ${changesets.length} changesets, ${left.length + faults.length} faults`);
  return left.length + faults.length === 0;
}

function changesetsIn(copy: string): Changeset[] {
  const files = readdirSync(join(copy, ".changeset")).filter(
    (file) => file.endsWith(".md") && file !== "README.md",
  );
  return files.map((file) => readChangeset(file, readFileSync(join(copy, ".changeset", file), "utf8")));
}

/** What `pnpm publish` would upload. */
function readReleased(path: string, name: string): Released {
  const tarball =
    runQuietly("pnpm", ["pack", "--pack-destination", folder], { cwd: path }).trim().split("\n").at(-1) ?? "";
  const read = (file: string): string => runQuietly("tar", ["-xzOf", tarball, `package/${file}`]);
  return {
    name,
    source: readManifest(path),
    packed: JSON.parse(read("package.json")) as Manifest,
    changelog: read("CHANGELOG.md"),
  };
}
