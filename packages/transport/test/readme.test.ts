import { readdirSync, readFileSync } from "node:fs";

import { expect, it, vi } from "vitest";

import * as transport from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const folder = new URL("readme/", import.meta.url);
const programs = readdirSync(folder);

it("the README shows the programs that are run here, and no others", () => {
  const shown = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const written = programs.map((name) =>
    readFileSync(new URL(name, folder), "utf8")
      .replace("../../src/index.ts", "@ftplib/transport")
      .replace("../../src/compliance/index.ts", "@ftplib/transport/compliance"),
  );
  expect(shown.sort()).toEqual(written.sort());
});

it.each(programs)("%s prints what its comments say", async (name) => {
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...values) => void printed.push(values.join(" ")));
  try {
    await import(new URL(name, folder).href);
  } finally {
    vi.restoreAllMocks();
  }
  const code = readFileSync(new URL(name, folder), "utf8");
  const promised = Array.from(code.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, line]) => line);
  expect(promised.length).toBeGreaterThan(0);
  expect(printed).toEqual(promised);
});

it("the README names every value that is exported", () => {
  const missing = Object.keys(transport).filter((name) => !readme.includes(`\`${name}`));
  expect(missing).toEqual([]);
});
