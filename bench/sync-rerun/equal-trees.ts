import { chownSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RerunCase } from "./rerun-case.ts";

/** The user that the servers run as. */
const DAEMON = 1;
const DAY = 86_400;

/** Writes the same tree to both places, with the same times: of whole minutes, which every listing shows, some weeks ago. */
export function writeEqualTrees(places: readonly string[], { files, directories }: RerunCase): void {
  const time = Math.floor((Date.now() / 1000 - 30 * DAY) / 60) * 60;
  for (const place of places) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    for (let at = 0; at < directories; at += 1) mkdirSync(join(place, `directory-${at}`));
    for (let at = 0; at < files; at += 1) {
      const path = join(place, `directory-${at % directories}`, `file-${at}`);
      writeFileSync(path, "x".repeat(at % 1000));
      utimesSync(path, time, time);
      chownSync(path, DAEMON, DAEMON);
    }
    for (let at = 0; at < directories; at += 1) chownSync(join(place, `directory-${at}`), DAEMON, DAEMON);
    chownSync(place, DAEMON, DAEMON);
  }
}

/** Every file with what changes when somebody writes it or sets its time. */
export function stateOf(place: string): string {
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  const lines = entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { ino, size, mtimeMs, ctimeMs } = statSync(path);
      return `${path} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    });
  return lines.sort().join("\n");
}
