import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as sync from "../src/index.ts";
import { serveBy } from "./readme/files.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const folder = new URL("readme/", import.meta.url);
const programs = readdirSync(folder).filter((name) => name !== "files.ts" && name !== "sync.ts");

/** Where the programs put their files: nobody else's are near. */
let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "readme-"));
  vi.stubEnv("TMPDIR", temporary);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});

it("the README shows the programs that are run here, and no others", () => {
  const shown = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const written = programs.map((name) =>
    readFileSync(new URL(name, folder), "utf8")
      .replace('"./files.ts"', '"@ftplib/files"')
      .replace('"./sync.ts"', '"@ftplib/sync"'),
  );
  expect(shown.toSorted()).toEqual(written.toSorted());
});

it.each(programs)("%s prints what its comments say", async (name) => {
  const pub = { "hello.txt": "hello, world!\n", "notes.txt": "one\n" };
  await using server = await TestServer.start({ tree: { pub }, users: { me: "secret" }, tls: "required" });
  serveBy(server);
  const printed: string[] = [];
  vi.spyOn(console, "log").mockImplementation((...words) => void printed.push(words.join(" ").trimEnd()));
  await import(new URL(name, folder).href);
  const code = readFileSync(new URL(name, folder), "utf8");
  const promised = Array.from(code.matchAll(/console\.log\(.*?\)+; \/\/ (.*)/g), ([, line = ""]) => line);
  expect(promised.length).toBeGreaterThan(0);
  for (const line of promised) expect(printed).toContain(line);
});

it("the README names every value that is exported", () => {
  expect(Object.keys(sync).filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

it.each([
  ["planSync", "options/plan-options.ts", "PlanOptions"],
  ["applyPlan", "apply/apply-options.ts", "ApplyOptions"],
  ["deploy", "deploy/deploy-options.ts", "DeployOptions"],
  ["release", "release/release-options.ts", "ReleaseOptions"],
])("the README names every option of %s", (_, file, type) => {
  const options = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
  const [, kinds = ""] =
    new RegExp(`const \\w*KINDS: OptionKinds<${type}> = \\{(.*?)^\\}`, "ms").exec(options) ?? [];
  const names = Array.from(kinds.matchAll(/^ {2}(\w+)[:,]/gm), ([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
