import type { SiteEntry } from "@ftplib/files";
import { humanSize } from "../../output/sizes.ts";

const LETTERS: Readonly<Record<SiteEntry["type"], string>> = {
  file: "-",
  directory: "d",
  symlink: "l",
  other: "o",
  unknown: "?",
};

/**
 * A line for each entry: permissions, owner, group, size, time in UTC and name, in columns.
 *
 * @param name stands in place of each entry's own
 */
export function longLines(entries: readonly SiteEntry[], isHuman: boolean, name?: string): string[] {
  const rows = entries.map((entry) => [
    LETTERS[entry.type] + permissions(entry.mode),
    entry.owner ?? "-",
    entry.group ?? "-",
    sizeOf(entry, isHuman),
    timeOf(entry),
    (name ?? entry.name) + (entry.target === undefined ? "" : ` -> ${entry.target}`),
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 3 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

function permissions(mode: number | undefined): string {
  if (mode === undefined) return "?????????";
  const letters = [..."rwxrwxrwx"].map((letter, at) => ((mode >> (8 - at)) & 1 ? letter : "-"));
  return letters.join("");
}

function sizeOf({ size, type }: SiteEntry, isHuman: boolean): string {
  if (size === undefined || type === "directory") return "-";
  return isHuman ? humanSize(size) : String(size);
}

function timeOf({ mtime, modified }: SiteEntry): string {
  if (mtime === undefined || modified === undefined) return "-";
  const iso = mtime.toISOString();
  return modified.precision === "day" ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
}
