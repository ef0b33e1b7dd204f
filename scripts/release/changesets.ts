import type { Manifest } from "../workspace.ts";

const KINDS = ["patch", "minor", "major"] as const;

/** How a version goes up. */
type Kind = (typeof KINDS)[number];

/** A file of `.changeset`. */
export interface Changeset {
  readonly file: string;
  /** How the version of each package that it names goes up. */
  readonly bumps: ReadonlyMap<string, Kind>;
  /** What users read of it. */
  readonly text: string;
}

/** @throws SyntaxError for a file that names no package */
export function readChangeset(file: string, content: string): Changeset {
  const [, head = "", text = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(content) ?? [];
  const rows = [...head.matchAll(/^"?([^":]+)"?: (patch|minor|major)$/gm)];
  if (rows.length === 0) throw new SyntaxError(`${file} names no package`);
  return { file, bumps: new Map(rows.map(([, name = "", kind]) => [name, kind as Kind])), text: text.trim() };
}

/** The version that each package must have after the changesets were applied; without one it keeps its own. */
export function expectedVersions(
  manifests: readonly Manifest[],
  changesets: readonly Changeset[],
): Map<string, string> {
  return new Map(
    manifests.map(({ name, version }) => {
      const kinds = changesets.flatMap(({ bumps }) => bumps.get(name) ?? []);
      const highest = Math.max(-1, ...kinds.map((kind) => KINDS.indexOf(kind)));
      return [name, raise(version, KINDS[highest])];
    }),
  );
}

function raise(version: string, kind: Kind | undefined): string {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (kind === "major") return `${major + 1}.0.0`;
  if (kind === "minor") return `${major}.${minor + 1}.0`;
  return kind === "patch" ? `${major}.${minor}.${patch + 1}` : version;
}
