import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The rows of a file in `fixtures/`, split at ` | `; comments and empty lines are left out. */
export function fixtureRows(name: string): string[][] {
  const text = readFileSync(join(import.meta.dirname, "..", "fixtures", name), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => line.split(" | "));
}
