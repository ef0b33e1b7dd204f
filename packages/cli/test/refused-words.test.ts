import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD, runFtpl, runShell, startServer } from "./program.ts";

const tree = { a: "a", "a#b": "b", one: { f: "1" }, two: { f: "2" }, three: {} };
const all = ["/a", "/a#b", "/one/", "/one/f", "/three/", "/two/", "/two/f"];

const FTPL = new URL("../dist/ftpl.js", import.meta.url).pathname;

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "ftpl-words-"));
  for (const name of ["x", "y", "here"]) {
    mkdirSync(join(cwd, name));
    if (name !== "here") writeFileSync(join(cwd, name, "f"), name);
  }
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Invocations that would do something else than they seem to say: nothing is done. */
const rows: readonly (readonly [words: string, exit: number, says: RegExp])[] = [
  ["rm URL/a#b", 2, /%23/],
  ["rm -r URL/one#old", 2, /%23/],
  ["put x/f URL/n#1", 2, /%23/],
  ["cp URL/a URL/n#1", 2, /%23/],
  ["mv URL/a URL/n#1", 2, /%23/],
  ["sync x URL/n#1", 2, /%23/],
  ["rm URL/a local", 2, /"local" is not on a server/],
  ["chmod 600 URL/a local", 2, /"local" is not on a server/],
  ["touch URL/new local", 2, /"local" is not on a server/],
  ["mkdir URL/new local", 2, /"local" is not on a server/],
  ["mv URL/one/f URL/two/f URL/three/", 2, /two of the sources are called "f"/],
  ["cp URL/one/f URL/two/f URL/three/", 2, /two of the sources are called "f"/],
  ["get URL/one/f URL/two/f here/", 2, /two of the sources are called "f"/],
  ["put x/f y/f URL/three/", 2, /two of the sources are called "f"/],
  ["rm -r URL", 25, /name what is in it/],
  ["rm -r URL/", 25, /name what is in it/],
  ["rm -r -f URL//", 25, /name what is in it/],
  ["rm -r URL/a URL/%2F", 25, /name what is in it/],
  ["deploy --action -n", 2, /INPUT_….*--dry-run/],
  ["deploy --action --tls require", 2, /INPUT_….*--tls/],
  ["deploy --action --exclude x", 2, /INPUT_….*--exclude/],
];

describe("what would do something else than it seems to say", () => {
  it.concurrent.each(rows)("ftpl %s", async (words, exit, says) => {
    await using open = await startServer({ tree });
    const outcome = await runFtpl(words.replaceAll("URL", open.url).split(" "), { env: open.env, cwd });
    expect(outcome).toMatchObject({ exit, stdout: "" });
    expect(outcome.stderr).toMatch(says);
    expect([...(open.server.files as MemoryFileSystem).paths()].toSorted()).toEqual(all);
  });
});

describe("W4: a reader of the events that goes away", () => {
  const works = {
    "rm --json URL/a URL/one/f URL/two/f": ["/a#b", "/one/", "/three/", "/two/"],
    "put --json x y URL/three/": [...all, "/three/x/", "/three/x/f", "/three/y/", "/three/y/f"],
    "mkdir --json URL/p URL/q": [...all, "/p/", "/q/"],
  };
  const cells = Object.entries(works).flatMap(([words, left]) =>
    ["head -1", "true"].map((reader) => [words, reader, left] as const),
  );
  it.each(cells)("does not end the work: ftpl %s | %s", async (words, reader, left) => {
    await using open = await startServer({ tree });
    const line = `"$NODE" "$FTPL" ${words.replaceAll("URL", open.url)} | ${reader}`;
    const outcome = await runShell(line, [], { cwd, env: { ...open.env, NODE: process.execPath, FTPL } });
    expect(outcome).toMatchObject({ exit: 0 });
    expect(outcome.stderr).not.toMatch(/Error/);
    expect([...(open.server.files as MemoryFileSystem).paths()].toSorted()).toEqual(left.toSorted());
  });

  it("standard output that is full is an error, once the work is done", async () => {
    await using open = await startServer({ tree });
    const outcome = await runShell(`"$NODE" "$FTPL" rm --json ${open.url}/a > /dev/full`, [], {
      env: {
        ...open.env,
        NODE: process.execPath,
        FTPL,
      },
    });
    expect(outcome).toMatchObject({ exit: 3 });
    expect(outcome.stderr).toMatch(/standard output: .*ENOSPC/);
    expect(await open.server.files.stat("/a")).toBeUndefined();
  });
});

describe("W5: a password that is not meant for a server", () => {
  it("FTP_PASSWORD is not sent where nobody is named", async () => {
    await using open = await startServer({ tree, users: { me: PASSWORD, anonymous: true } });
    const url = open.url.replace("me@", "");
    expect(await runFtpl(["ls", url], { env: open.env })).toMatchObject({ exit: 0 });
    expect(open.server.transcript.lines.join("\n")).not.toContain(PASSWORD);
  });

  it("none is made up where none was found", async () => {
    await using open = await startServer({ tree });
    const outcome = await runFtpl(["ls", open.url]);
    expect(outcome).toMatchObject({ exit: 6 });
    expect(outcome.stderr).toMatch(/there is no password for me@127\.0\.0\.1: put it into/);
    expect(open.server.transcript.lines.filter((line) => line.startsWith("C: PASS"))).toEqual([]);
  });
});
