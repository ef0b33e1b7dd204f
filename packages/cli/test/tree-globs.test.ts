import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { runFtpl, startServer } from "./program.ts";

const FILES = [
  ".env",
  "a.txt",
  "node_modules/x.js",
  "sub/.env",
  "sub/a.txt",
  "sub/node_modules/y.js",
  "sub/build",
];

/** The same on the server. */
const TREE = {
  ".env": "x",
  "a.txt": "x",
  node_modules: { "x.js": "x" },
  sub: { ".env": "x", "a.txt": "x", node_modules: { "y.js": "x" }, build: "x" },
};

const flags: readonly (readonly [flag: string, expected: readonly string[]])[] = [
  ["--exclude .env", FILES.filter((path) => !path.endsWith(".env"))],
  ["--exclude /.env", FILES.filter((path) => path !== ".env")],
  ["--exclude node_modules/", FILES.filter((path) => !path.includes("node_modules"))],
  ["--exclude /node_modules", FILES.filter((path) => !path.startsWith("node_modules"))],
  ["--exclude sub/node_modules", FILES.filter((path) => !path.startsWith("sub/node_modules"))],
  ["--exclude **/*.txt", FILES.filter((path) => !path.endsWith(".txt"))],
  ["--include *.txt", ["a.txt", "sub/a.txt"]],
  ["--include /*.txt", ["a.txt"]],
  ["--include sub/*.txt", ["sub/a.txt"]],
];

/** Each copies the tree `here` or `URL/there` to `URL/www` or `new`. */
const commands: Readonly<Record<string, string>> = {
  put: "put --tls off FLAG here URL/www",
  "sync up": "sync --tls off FLAG here URL/www",
  deploy: "deploy --tls off FLAG here URL/www",
  cp: "cp -r --tls off FLAG URL/there URL/www",
  get: "get --tls off FLAG URL/there new",
  "sync down": "sync --tls off FLAG URL/there new",
};

describe.each(Object.entries(commands))("V2: the globs of %s", (_name, words) => {
  it.each(flags)("%s", async (flag, expected) => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-globs-"));
    for (const path of FILES) {
      mkdirSync(dirname(join(cwd, "here", path)), { recursive: true });
      writeFileSync(join(cwd, "here", path), "x");
    }
    const there = new MemoryFileSystem({ there: TREE });
    await using open = await startServer({ files: there });
    const args = words.replaceAll("URL", open.url).replace("FLAG", flag).split(" ");
    expect(await runFtpl(args, { env: open.env, cwd })).toMatchObject({ exit: 0 });
    const found = words.endsWith("www")
      ? there
          .paths()
          .filter((path) => path.startsWith("/www/"))
          .map((path) => path.slice("/www/".length))
      : readdirSync(join(cwd, "new"), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ parentPath, name }) => join(parentPath, name).slice(join(cwd, "new").length + 1));
    expect(
      found.filter((path) => path !== "" && !path.endsWith("/") && !path.startsWith(".ftplib")).toSorted(),
    ).toEqual(expected.toSorted());
    rmSync(cwd, { recursive: true });
  });
});
