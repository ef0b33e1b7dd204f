import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withoutPasswords } from "../src/errors/without-passwords.ts";
import { PASSWORD, runFtpl } from "./program.ts";

const URL = `ftp://me:${PASSWORD}@127.0.0.1:9/`;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftpl-typed-"));
  await writeFile(join(folder, "lines"), `${URL} ls\n`);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("W5: a password that was typed in the wrong place is not printed", () => {
  // `runFtpl` fails where it finds the password in what was printed.
  it.each([
    [URL, "ls"],
    ["help", URL],
    ["run", URL],
    ["run", "lines"],
    ["chmod", `${URL}f`, "644"],
    ["apply", URL, "a", "b"],
    ["serve", URL],
    ["site", URL],
    ["site", "add", URL],
    ["completion", URL],
    ["ls", "--timeout", URL],
    ["cat", "--range", URL, "x"],
    ["mkdir", "-m", URL, "x"],
    ["get", "--segments", URL, "x"],
    ["sync", "--filter", URL, "a", "b"],
    ["ls", `--${URL}`],
    ["ls", `--pasword=${PASSWORD}`, "ftp://h"],
    ["put", URL, URL],
    ["diff", "a", URL],
  ])("%s %s", async (...words) => {
    for (const given of [words, [...words, "--json"]]) {
      const { exit } = await runFtpl(given, { cwd: folder });
      expect(exit).toBeGreaterThan(0);
    }
  });

  it.each([
    ["ftp://me:pass@h/a@b is not there", "ftp://me:***@h/a@b is not there"],
    ["'ftps://me:p@ss@h/' and sftp://x:y@z", "'ftps://me:***@h/' and sftp://x:***@z"],
    ["ftp://me:pa/ss@h/", "ftp://me:***@h/"],
    ["ftp://me:@h", "ftp://me:***@h"],
    ["/tmp/ftp:/me:pass@h", "/tmp/ftp:/me:***@h"],
    ["ftp://me@h:21/a@b", "ftp://me@h:21/a@b"],
    ["ftp://h:21/a@b", "ftp://h:21/a@b"],
    ["ftp://[::1]:21/a@b", "ftp://[::1]:21/a@b"],
    ["ftp://h:21", "ftp://h:21"],
    ["me@h: a:b@c", "me@h: a:b@c"],
    ["unknown option '--pasword=x'", "unknown option '--pasword'"],
    ["unknown option '--nope'", "unknown option '--nope'"],
  ])("%s", (message, shown) => {
    expect(withoutPasswords(message)).toBe(shown);
  });
});
