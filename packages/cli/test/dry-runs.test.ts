import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { type Row, runTable } from "./table.ts";

const tree = { "/a.txt": "hello\n", "/sub": "s", "/empty/": "", "/pub/b.txt": "b", "/pub/sub/c.txt": "ccc" };
const local = { "one.txt": "1", sub: "s", "dir/two.txt": "22", commands: "site ls\nsite rm none\n" };
const unchanged = { ...tree, "/pub/": "", "/pub/sub/": "" };

/** What goes wrong, by the words of the command without `-n`. */
type Failing = Pick<Row, "words" | "exit" | "before"> & { readonly stderr: RegExp };

const link = (cwd: string): void => {
  mkdirSync(join(cwd, "here"));
  mkdirSync(join(cwd, "elsewhere"));
  symlinkSync(join(cwd, "elsewhere"), join(cwd, "here/sub"));
  writeFileSync(join(cwd, "theirs"), "theirs");
  symlinkSync(join(cwd, "theirs"), join(cwd, "here/b.txt"));
};

/** Each fails in the same way when it only says what it would do (V2). */
const failing: Readonly<Record<string, Failing>> = {
  "T2: get through links of this machine": {
    words: "get URL/pub here",
    before: link,
    exit: 23,
    stderr: /here\/b\.txt' is a symbolic link.*\n.*here\/sub' is a symbolic link/,
  },
  "put of what is not there": { words: "put none.txt URL/", exit: 3, stderr: /ENOENT.*none\.txt/ },
  "put of several, one of which is not there": {
    words: "put none.txt dir/none URL/pub/",
    exit: 23,
    stderr: /none\.txt.*\n.*dir\/none.*\n.*2 of 2 failed/,
  },
  "put below a file": { words: "put one.txt URL/a.txt/x", exit: 8, stderr: /a\.txt/ },
  "put onto a directory in a directory": { words: "put sub URL/pub/", exit: 8, stderr: /sub/ },
  "put of a tree onto a file": { words: "put dir URL/a.txt", exit: 23, stderr: /a\.txt/ },
  "put of a tree below a file": { words: "put dir URL/a.txt/", exit: 23, stderr: /a\.txt/ },
  "put of several onto a file": { words: "put one.txt dir URL/a.txt", exit: 2, stderr: /not a directory/ },
  "get of what is not there": { words: "get URL/none", exit: 8, stderr: /ENOENT.*none/ },
  "get of what is not there to standard output": { words: "get URL/none -", exit: 8, stderr: /ENOENT.*none/ },
  "get of a directory to standard output": { words: "get URL/pub -", exit: 8, stderr: /is a directory/ },
  "get into no directory": { words: "get URL/a.txt nodir/x", exit: 3, stderr: /ENOENT.*nodir/ },
  "get onto a directory in a directory": {
    words: "get URL/a.txt full",
    before: (cwd) => mkdirSync(join(cwd, "full/a.txt"), { recursive: true }),
    exit: 3,
    stderr: /EISDIR.*full\/a\.txt/,
  },
  "get below a file": { words: "get URL/a.txt one.txt/x", exit: 3, stderr: /ENOTDIR.*one\.txt/ },
  "get into a file": { words: "get URL/a.txt one.txt/", exit: 3, stderr: /one\.txt/ },
  "get of a tree onto a file": { words: "get URL/pub one.txt", exit: 3, stderr: /EEXIST.*one\.txt/ },
  "cp of what is not there": { words: "cp URL/none URL/x", exit: 8, stderr: /ENOENT.*none/ },
  "cp of a file onto itself": {
    words: "cp URL/a.txt URL/a.txt",
    exit: 2,
    stderr: /the source and the target/,
  },
  "cp below a file": { words: "cp URL/a.txt URL/pub/b.txt/x", exit: 8, stderr: /pub\/b\.txt/ },
  "cp onto a directory in a directory": { words: "cp URL/sub URL/pub/", exit: 8, stderr: /pub\/sub/ },
  "cp of a tree onto a file": { words: "cp -r URL/pub URL/a.txt", exit: 8, stderr: /a\.txt/ },
  "cp of a tree into itself": { words: "cp -r URL/pub URL/pub/sub", exit: 2, stderr: /inside of/ },
  "cp of a directory without -r": { words: "cp URL/pub URL/x", exit: 2, stderr: /with -r/ },
  "mv of what is not there": { words: "mv URL/none URL/x", exit: 8, stderr: /ENOENT.*none/ },
  "mv into no directory": { words: "mv URL/a.txt URL/none/x", exit: 8, stderr: /none/ },
  "mv into itself": { words: "mv URL/pub URL/pub/sub/x", exit: 8, stderr: /pub\/sub\/x/ },
  "mv below a file": { words: "mv URL/a.txt URL/pub/b.txt/x", exit: 8, stderr: /pub\/b\.txt/ },
  "mv --no-clobber onto a file": {
    words: "mv --no-clobber URL/a.txt URL/pub/b.txt",
    exit: 8,
    stderr: /is there already/,
  },
  "rm of what is not there": { words: "rm URL/none", exit: 8, stderr: /ENOENT.*none/ },
  "rm of a directory": { words: "rm URL/pub", exit: 8, stderr: /is a directory/ },
  "rm -r of what is not there": { words: "rm -r URL/none", exit: 8, stderr: /ENOENT.*none/ },
  "mkdir of what is there": { words: "mkdir URL/pub", exit: 8, stderr: /pub/ },
  "mkdir in no directory": { words: "mkdir URL/none/x", exit: 8, stderr: /none/ },
  "mkdir -p of a file": { words: "mkdir -p URL/a.txt", exit: 8, stderr: /a\.txt/ },
  "mkdir -p below a file": { words: "mkdir -p URL/a.txt/x/y", exit: 8, stderr: /a\.txt/ },
  "rmdir of what is not there": { words: "rmdir URL/none", exit: 8, stderr: /none/ },
  "rmdir of a file": { words: "rmdir URL/a.txt", exit: 8, stderr: /ENOTDIR.*a\.txt/ },
  "rmdir of what is not empty": { words: "rmdir URL/pub", exit: 8, stderr: /not empty/ },
  "chmod of what is not there": { words: "chmod 600 URL/none", exit: 8, stderr: /ENOENT.*none/ },
  "touch in no directory": { words: "touch URL/none/x", exit: 8, stderr: /none/ },
  "touch below a file": { words: "touch URL/a.txt/x", exit: 8, stderr: /a\.txt/ },
  "sync from what is not there": { words: "sync none URL/www", exit: 3, stderr: /ENOENT.*none/ },
  "sync from a server's directory that is not there": {
    words: "sync URL/none here",
    exit: 8,
    stderr: /ENOENT.*none/,
  },
  "sync from a file": { words: "sync one.txt URL/www", exit: 3, stderr: /ENOTDIR.*one\.txt/ },
  "sync onto a file": { words: "sync dir URL/a.txt", exit: 8, stderr: /a\.txt/ },
  "sync onto a local file": { words: "sync URL/pub one.txt", exit: 3, stderr: /one\.txt/ },
  "deploy from what is not there": { words: "deploy none URL/www", exit: 3, stderr: /ENOENT.*none/ },
  "deploy onto a file": { words: "deploy dir URL/a.txt", exit: 8, stderr: /a\.txt/ },
  "release from what is not there": { words: "release none URL/www", exit: 3, stderr: /ENOENT.*none/ },
  "rollback of what was never released": { words: "rollback URL/pub", exit: 1, stderr: /pub/ },
  "apply of no plan": { words: "apply none.ndjson dir URL/www", exit: 3, stderr: /ENOENT.*none/ },
  "run of no file": { words: "run none.txt", exit: 3, stderr: /ENOENT.*none\.txt/ },
  "run of a command that fails": { words: "run commands", exit: 2, stderr: /line 2: ended with 2/ },
  "site rm of none": { words: "site rm none", exit: 2, stderr: /no site "none"/ },
  "site edit of none": { words: "site edit none", exit: 2, stderr: /no site "none"/ },
  "site import of no file": { words: "site import none", exit: 3, stderr: /ENOENT.*none/ },
};

/** Commands that take no flags of connections. */
const OFFLINE = new Set(["run", "site"]);

const rows: Record<string, Row> = {};
for (const [name, { words, ...row }] of Object.entries(failing)) {
  for (const flags of [[], ["-n"]]) {
    const [command = "", action = "", ...rest] = String(words).split(" ");
    const off = OFFLINE.has(command) ? [] : ["--tls", "off"];
    rows[`${name}${flags.length > 0 ? ": -n" : ""}`] = {
      ...row,
      words: [command, ...(command === "site" ? [action, ...flags] : [...off, ...flags, action]), ...rest],
      local,
      after: unchanged,
      ...(row.before === undefined ? { localAfter: local } : {}),
    };
  }
}

describe("V2: a dry run fails as the run does", () => {
  runTable(rows, tree);
});

describe("V2: -n is a dry run everywhere", () => {
  runTable(
    {
      "doctor --write": {
        words: "doctor --tls off -n --write URL/pub",
        stdout: /./,
        stderr: /--write would make a directory/,
        after: unchanged,
        also: ({ commands }) =>
          expect(commands.filter((line) => /^(?:MKD|STOR|RNFR|DELE|RMD) /.test(line))).toEqual([]),
      },
    },
    tree,
  );
});
