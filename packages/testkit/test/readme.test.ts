import { readdirSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";
import { faults } from "../src/index.ts";
import { DIRECTIVES } from "../src/script-parser.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const folder = new URL("readme/", import.meta.url);
const programs = readdirSync(folder);

it("the README shows the programs that are run here, and no others", () => {
  const shown = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const written = programs.map((name) =>
    readFileSync(new URL(name, folder), "utf8").replace("../../src/index.ts", "@ftplib/testkit"),
  );
  expect(shown.sort()).toEqual(written.sort());
});

it.each(programs)("%s prints what its comments say", async (name) => {
  const printed: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void printed.push(line));
  try {
    await import(new URL(name, folder).href);
  } finally {
    vi.restoreAllMocks();
  }
  const code = readFileSync(new URL(name, folder), "utf8");
  const promised = Array.from(code.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, line]) => line);
  expect(promised.length).toBeGreaterThan(0);
  expect(printed.map(String).sort()).toEqual(promised.sort());
});

it("the README tells every fault and every directive of scripts", () => {
  const missing = Object.keys(faults).filter((name) => !readme.includes(`\`${name}\``));
  const directives = new Set(Object.values(DIRECTIVES).flat());
  const unknown = [...directives].filter((name) => !readme.includes(`(${name}`));
  expect([...missing, ...unknown]).toEqual([]);
});
