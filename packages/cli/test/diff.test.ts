import { at, faults } from "@ftplib/testkit";
import { describe, it } from "vitest";
import { checkRow, type TreeRow } from "./trees.ts";

const local = { "local/a.txt": "hello", "local/d/e.txt": "eee" };
const equal = { "www/a.txt": "hello", "www/d/e.txt": "eee" };

const rows: Readonly<Record<string, TreeRow>> = {
  "equal trees": { words: "diff local URL/www", local, remote: equal, exit: 0, stdout: [], stderr: [] },
  "equal trees, the other way round": {
    words: "diff URL/www local",
    local,
    remote: equal,
    exit: 0,
    stdout: [],
    stderr: [],
  },
  "what only the first has": {
    words: "diff local URL/www",
    local: { ...local, "local/n": "n" },
    remote: equal,
    exit: 1,
    stdout: ["+ n (1)"],
    stderr: ["ftpl: the trees differ in 1 entry"],
  },
  "what only the second has": {
    words: "diff local URL/www",
    local,
    remote: { ...equal, "www/x/y": "y" },
    exit: 1,
    stdout: ["- x/", "- x/y"],
    stderr: ["ftpl: the trees differ in 2 entries"],
  },
  "another size": {
    words: "diff local URL/www",
    local: { ...local, "local/a.txt": "hell" },
    remote: equal,
    exit: 1,
    stdout: ["~ a.txt (size 5 → 4)"],
  },
  "a newer one there": {
    words: "diff local URL/www",
    local: { "local/a": "old-1" },
    remote: { "www/a": "new-1" },
    exit: 1,
    stdout: ["~ a (…)"],
  },
  "other times, with --size-only": {
    words: "diff --size-only local URL/www",
    local: { "local/a": "old-1" },
    remote: { "www/a": "new-1" },
    exit: 0,
    stdout: [],
  },
  "other contents, with --checksum": {
    words: "diff --checksum local URL/www",
    local: { "local/a": "one" },
    remote: { "www/a": "two" },
    exit: 1,
    stdout: ["~ a (…)"],
  },
  "other contents of equal sizes and times": {
    words: "diff local URL/www",
    local: { "local/a": "one" },
    remote: { "www/a": "two" },
    exit: 0,
    stdout: [],
  },
  "a file against a directory": {
    words: "diff local URL/www",
    local: { "local/a": "a" },
    remote: { "www/a/b": "b" },
    exit: 1,
  },
  "what is excluded": {
    words: "diff --exclude d local URL/www",
    local,
    remote: { "www/a.txt": "hello" },
    exit: 0,
    stdout: [],
  },
  "an empty tree": {
    words: "diff local URL/www",
    local: { "local/": "" },
    remote: { "www/a": "a" },
    exit: 1,
    stdout: ["- a"],
  },
  "a target that is not there": {
    words: "diff local URL/www",
    local: { "local/a": "a" },
    exit: 1,
    stdout: ["+ ./", "+ a (1)"],
  },
  "--quiet": {
    words: "diff -q local URL/www",
    local: { "local/n": "n" },
    remote: { "www/": "" },
    exit: 1,
    stdout: ["+ n (1)"],
    stderr: ["ftpl: the trees differ in 1 entry"],
  },
  "--json": {
    words: "diff --json local URL/www",
    local: { "local/n": "n" },
    remote: { "www/": "" },
    exit: 1,
    stdout: [
      '{"type":"error","message":"the trees differ in 1 entry","exit":1,"fatal":true}',
      '{"type":"step","state":"would","action":"copy","path":"n","kind":"file","reason":"not at the target","size":1}',
    ],
  },
  "a login directory": {
    words: "diff local URL",
    local: { "local/a": "a" },
    remote: { a: "a" },
    exit: 0,
    stdout: [],
  },
  "two local directories": {
    words: "diff local copy",
    local: { "local/a": "a", "copy/a": "a" },
    exit: 0,
    stdout: [],
  },
  "a source that is not there": { words: "diff none URL/www", remote: equal, exit: 3, stdout: [] },
  "a source on the server that is not there": {
    words: "diff URL/none URL/www",
    remote: equal,
    exit: 8,
    stdout: [],
  },
  "a directory that the server does not list": {
    words: "diff local URL/www",
    local,
    remote: equal,
    server: {
      faults: ["mlsd-command", "list-command"].map((step) =>
        at(
          step,
          faults.when(({ argument }) => argument.endsWith("d"), faults.reply("550 no")),
        ),
      ),
    },
    exit: 23,
  },
  "a flag of sync": { words: "diff --delete local URL/www", exit: 2, stdout: [] },
};

describe("V2: diff", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => void (await checkRow(row)));
});
