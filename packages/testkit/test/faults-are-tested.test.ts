import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { faults } from "../src/index.ts";

const folder = new URL("./", import.meta.url);
const texts = readdirSync(folder)
  .filter((name) => name.startsWith("faults-on-"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"));

it("every fault has a test that shows what it does on the wire", () => {
  const untested = Object.keys(faults).filter(
    (name) => !texts.some((text) => text.includes(`faults.${name}(`)),
  );
  expect(untested).toEqual([]);
});

it("there are at least sixty", () => {
  expect(Object.keys(faults).length).toBeGreaterThanOrEqual(60);
});
