import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as ftplib from "../src/index.ts";
import { serveBy } from "./readme/ftplib.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const folder = new URL("readme/", import.meta.url);
const programs = readdirSync(folder).filter((name) => name !== "ftplib.ts");

afterEach(async () => {
  vi.restoreAllMocks();
  for (const name of ["hello", "notes"])
    await rm(join(tmpdir(), `${name}-${process.pid}.txt`), { force: true });
});

it("the README shows the programs that are run here, and no others", () => {
  const shown = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const written = programs.map((name) =>
    readFileSync(new URL(name, folder), "utf8").replace('"./ftplib.ts"', '"ftplib"'),
  );
  expect(shown.toSorted()).toEqual(written.toSorted());
});

it.each(programs)("%s prints what its comments say", async (name) => {
  const pub = { "hello.txt": "hello, world!\n", "notes.txt": "one\n" };
  const tree = { pub, "large.bin": Buffer.alloc(4_000_000) };
  const code = readFileSync(new URL(name, folder), "utf8");
  await using server = await TestServer.start({ tree, tls: code.includes("FTP_TLS") ? "required" : "none" });
  serveBy(server);
  const printed: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void printed.push(line));
  await import(new URL(name, folder).href);
  const promised = Array.from(code.matchAll(/console\.log\(.*?\)\)?; \/\/ (.*)/g), ([, line]) => line);
  expect(promised.length).toBeGreaterThan(0);
  expect(printed.map(String)).toEqual(promised);
});

describe("the README names", () => {
  it("every value that is exported", () => {
    expect(Object.keys(ftplib).filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  it("every method, by what Python calls it, too", () => {
    const methods = new Set<string>();
    for (let at: object = ftplib.FTP_TLS.prototype; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const name of Object.getOwnPropertyNames(at)) methods.add(name);
    }
    methods.delete("constructor");
    expect([...methods].filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  it("every option of a client", () => {
    const options = readFileSync(new URL("../src/session/resolve-options.ts", import.meta.url), "utf8");
    const resolved = /interface ResolvedOptions \{(.*?)^\}/ms.exec(options)?.[1] ?? "";
    const names = Array.from(resolved.matchAll(/^ {2}readonly (\w+):/gm), ([, name = ""]) => name);
    // Made of `timeout` and `encoding`.
    const written = names.filter((name) => name !== "timeouts" && name !== "codec");
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
  });

  it("A2: every code of an error", () => {
    for (const code of [
      "UNEXPECTED_REPLY",
      "TEMPORARY",
      "PERMANENT",
      "PROTOCOL",
      "LIMIT",
      "CLOSED",
      "TIMEOUT",
    ]) {
      expect(readme).toContain(`\`ERR_FTP_${code}\``);
    }
  });
});
