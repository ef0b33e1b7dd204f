import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
// @boundaries-ignore the READMEs of all packages are tested alike
import { methodsOf, readReadme } from "../../../scripts/readme-programs.ts";
import * as files from "../src/index.ts";
import { serveBy } from "./readme/files.ts";

const readme = readReadme(import.meta.url, "files.ts", () => "@ftplib/files");

/** Where the programs put their files: nobody else's are near. */
let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "readme-"));
  vi.stubEnv("TMPDIR", temporary);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true });
});

it("the README shows the programs that are run here, and no others", () => {
  expect(readme.shown).toEqual(readme.written);
});

it.each(readme.programs)("%s prints what its comments say", async (name) => {
  const pub = { "hello.txt": "hello, world!\n", "notes.txt": "one\n" };
  await using server = await TestServer.start({
    tree: { pub, "large.bin": Buffer.alloc(4_000_000) },
    users: { me: "secret" },
    tls: "required",
    maxConnections: name === "limits.ts" ? 2 : 100,
  });
  serveBy(server);
  const promised = readme.promisedBy(name);
  expect(promised.length).toBeGreaterThan(0);
  expect(await readme.printedBy(name)).toEqual(promised);
});

it("the README names every value that is exported, and every method", () => {
  const names = [...Object.keys(files), ...methodsOf(files.Site)];
  expect(names.filter((name) => !readme.text.includes(`\`${name}`))).toEqual([]);
});

it("the README names every option of connect", () => {
  const options = readFileSync(new URL("../src/options/site-options.ts", import.meta.url), "utf8");
  const [, kinds = ""] = /const KINDS: OptionKinds<SiteOptions> = \{(.*?)^\}/ms.exec(options) ?? [];
  const names = Array.from(kinds.matchAll(/^ {2}(\w+):/gm), ([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !readme.text.includes(`\`${name}\``))).toEqual([]);
});
