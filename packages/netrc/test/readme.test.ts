import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { readFixture } from "./outcome.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const folder = new URL("readme/", import.meta.url);
const programs = readdirSync(folder);

it("the README shows the programs that are run here, and no others", () => {
  const shown = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const written = programs.map((name) =>
    readFileSync(new URL(name, folder), "utf8")
      .replace("../../src/index.ts", "@ftplib/netrc")
      .replace("../../src/file.ts", "@ftplib/netrc/file"),
  );
  expect(shown.sort()).toEqual(written.sort());
});

it.each(programs)("%s prints what its comments say", async (name) => {
  const home = await mkdtemp(join(tmpdir(), "netrc-"));
  await writeFile(join(home, ".netrc"), "machine ftp.example.com login alice password s1\n", { mode: 0o600 });
  vi.stubEnv("HOME", home);
  vi.stubEnv("USERPROFILE", home);
  const printed: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void printed.push(line));
  try {
    await import(new URL(name, folder).href);
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  }
  const code = readFileSync(new URL(name, folder), "utf8");
  const promised = Array.from(code.matchAll(/console\.log\(.*\); \/\/ (.*)/g), ([, line]) => line);
  expect(promised.length).toBeGreaterThan(0);
  expect(printed.map(String)).toEqual(promised);
});

it("the README lists every deliberate difference, with its reason", () => {
  for (const { id, reason } of readFixture<{ id: string; reason: string }[]>("differences.json")) {
    expect(readme).toContain(`| ${id} | ${reason} |`);
  }
});
