import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runFtpl } from "./program.ts";

const WORDS = ["ls", "--help"];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftpl-cache-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Runs the program without the cache that the other tests share. */
async function run(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exit: number | null; readonly stderr: string }> {
  const { exit, stderr } = await runFtpl(words, { env: { NODE_COMPILE_CACHE: "", ...env } });
  return { exit, stderr };
}

/** The files below the folder, and when they were written. */
async function written(): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files.map(async (path) => [path, (await stat(path)).mtimeMs] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

describe("W8: the compiled code", () => {
  it.each([
    ["XDG_CACHE_HOME", "ftpl"],
    ["HOME", ".cache/ftpl"],
  ])("is kept below $%s, for the user alone, and made once", async (variable, path) => {
    expect(await run(WORDS, { [variable]: folder })).toEqual({ exit: 0, stderr: "" });
    expect((await stat(join(folder, path))).mode & 0o777).toBe(0o700);
    const first = await written();
    expect(Object.keys(first).length).toBeGreaterThan(3);
    expect(await run(WORDS, { [variable]: folder })).toEqual({ exit: 0, stderr: "" });
    expect(await written()).toEqual(first);
  });

  it.each([
    ["the version is asked for", ["--version"], {}],
    ["Node is told not to", WORDS, { NODE_DISABLE_COMPILE_CACHE: "1" }],
    ["the path is not absolute", WORDS, { XDG_CACHE_HOME: "cache" }],
  ] as const)("is not kept there where %s", async (_, words, env) => {
    const outcome = await run(words, { XDG_CACHE_HOME: folder, ...env });
    expect(outcome).toEqual({ exit: 0, stderr: "" });
    expect(Object.keys(await written())).toEqual([]);
  });

  it("needs a home that is there: none is made", async () => {
    const missing = join(folder, "missing");
    expect(await run(WORDS, { HOME: missing })).toEqual({ exit: 0, stderr: "" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("needs a home that is a directory", async () => {
    expect(await run(WORDS, { HOME: "/dev/null" })).toEqual({ exit: 0, stderr: "" });
  });
});
