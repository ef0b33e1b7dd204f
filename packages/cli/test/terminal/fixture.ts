import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

/** The screen that a fixture has. */
export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), "utf8");
}

/** Compares a screen with its fixture; `UPDATE_SCREENS=1` writes that. */
export function expectScreen(text: string, name: string): void {
  if (process.env["UPDATE_SCREENS"] === "1")
    writeFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), text);
  expect(text).toBe(fixture(name));
}
