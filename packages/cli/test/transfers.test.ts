import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { MODIFIED, type Row, runTable } from "./table.ts";

const tree = {
  "/a.txt": "hello\n",
  "/empty/": "",
  "/pub/b.txt": "b",
  "/pub/sub/c d.txt": "ccc",
};
const local = { "one.txt": "1", "dir/two.txt": "22", "dir/deep/three.txt": "333" };
const off = "--tls off";
const having = (changes: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...tree,
  "/pub/": "",
  "/pub/sub/": "",
  ...changes,
});
/** Refuses one file, by the command that moves it. */
const ODD_TREE = { "/d/a\u0007.txt": "a", "/d/t\tb": "b" };
const refusing = (verb: string, name: string, reply = "550 locked"): Row["server"] => ({
  faults: [
    at(`${verb}-command`, (truth, step) =>
      step.argument.includes(name) ? faults.reply(reply)(truth, step) : truth,
    ),
  ],
});

/** Stores `_` for a space at the end of a name, and says nothing: Pure-FTPd. */
class Substituting extends MemoryFileSystem {
  override async rename(from: string, to: string): Promise<void> {
    await super.rename(from, to.replace(/ $/, "_"));
  }
}

const get: Record<string, Row> = {
  "get: names with control bytes": {
    words: `get ${off} -q URL/d got`,
    tree: ODD_TREE,
    localAfter: { "got/a\u0007.txt": "a", "got/t\tb": "b" },
  },
  "get: one name with a control byte": {
    words: ["get", "--tls", "off", "URL/d/t%09b"],
    tree: ODD_TREE,
    stderr: "URL/d/t%09b -> t\\x09b (1)\n",
    localAfter: { "t\tb": "b" },
  },
  "get: names with backslashes": {
    words: `get ${off} -q URL/d got`,
    tree: { "/d/a\\b": "a", "/d/c\\/..\\e": "e" },
    localAfter: { "got/a\\b": "a", "got/c\\/..\\e": "e" },
  },
  "get: one name with a backslash": {
    words: ["get", "--tls", "off", "-q", "URL/d/a%5Cb"],
    tree: { "/d/a\\b": "a" },
    localAfter: { "a\\b": "a" },
  },
  "get: a file": {
    words: `get ${off} URL/a.txt`,
    stderr: "URL/a.txt -> a.txt (6)\n",
    localAfter: { "a.txt": "hello\n" },
    also: ({ cwd }) => expect(statSync(join(cwd, "a.txt")).mtime.getTime()).toBe(MODIFIED),
  },
  "get: another name": { words: `get ${off} -q URL/a.txt z.txt`, localAfter: { "z.txt": "hello\n" } },
  "get: into a new directory": {
    words: `get ${off} -q URL/a.txt URL/pub/b.txt into/new/`,
    localAfter: { "into/new/a.txt": "hello\n", "into/new/b.txt": "b" },
  },
  "get -n: into a new directory": {
    words: `get ${off} -n URL/a.txt into/`,
    stdout: "would download URL/a.txt to into/a.txt\n",
    localAfter: {},
  },
  "get: into a directory that is not there": {
    words: `get ${off} -q URL/a.txt into/z.txt`,
    exit: 3,
    stderr: /ENOENT.*into\/z\.txt/,
    localAfter: {},
  },
  "get: several, and all fail": {
    words: `get ${off} -q URL/none URL/nothing .`,
    exit: 23,
    stderr: /ENOENT.*none.*\n.*ENOENT.*nothing.*\nftpl: 2 of 2 failed\n$/,
    localAfter: {},
  },
  "get: into a directory that is there": {
    words: `get ${off} -q URL/a.txt into`,
    local: { "into/x": "" },
    localAfter: { "into/x": "", "into/a.txt": "hello\n" },
  },
  "get: several": {
    words: `get ${off} -q URL/a.txt URL/pub/b.txt .`,
    localAfter: { "a.txt": "hello\n", "b.txt": "b" },
  },
  "get: several into a file": {
    words: `get ${off} -q URL/a.txt URL/pub/b.txt x`,
    exit: 2,
    stderr: /"x" is not a directory/,
    localAfter: {},
  },
  "get: several, one is not there": {
    words: `get ${off} -q URL/none URL/a.txt .`,
    exit: 23,
    stderr: /ENOENT.*none.*\n.*1 of 2 failed/,
    localAfter: { "a.txt": "hello\n" },
  },
  "get: a tree": {
    words: `get ${off} URL/pub`,
    stderr: /pub\/b\.txt -> .*\(1\)\n[\s\S]*2 files transferred \(4\)\n/,
    localAfter: { "pub/b.txt": "b", "pub/sub/c d.txt": "ccc" },
  },
  "get: a tree under another name": {
    words: `get ${off} -q URL/pub copy`,
    localAfter: { "copy/b.txt": "b", "copy/sub/c d.txt": "ccc" },
  },
  "get: a tree that is there": {
    words: `get ${off} URL/pub copy`,
    local: { "copy/b.txt": "x" },
    stderr: /2 files transferred/,
    localAfter: { "copy/b.txt": "b", "copy/sub/c d.txt": "ccc" },
  },
  "get: a tree into a directory": {
    words: `get ${off} -q URL/pub copy/`,
    localAfter: { "copy/pub/b.txt": "b", "copy/pub/sub/c d.txt": "ccc" },
  },
  "get --json to standard output": {
    words: `get ${off} --json URL/pub/b.txt -`,
    exit: 2,
    stdout: /"type":"error".*the file would stand between them/,
    stderr: /the file would stand between them/,
  },
  "get --exclude of nothing": {
    words: `get ${off} --exclude / URL/pub`,
    exit: 2,
    stderr: /the glob "\/" of a flag names nothing/,
  },
  "get --include": {
    words: `get ${off} -q --include **/c* URL/pub`,
    localAfter: { "pub/sub/c d.txt": "ccc" },
  },
  "get --exclude": { words: `get ${off} -q --exclude sub URL/pub`, localAfter: { "pub/b.txt": "b" } },
  "get: the login directory": {
    words: `get ${off} -q URL here`,
    localAfter: { "here/a.txt": "hello\n", "here/pub/b.txt": "b", "here/pub/sub/c d.txt": "ccc" },
  },
  "get -n: a file": {
    words: `get ${off} -n URL/a.txt`,
    stdout: "would download URL/a.txt to a.txt\n",
    localAfter: {},
  },
  "get -n: a tree": {
    words: `get ${off} -n URL/pub copy`,
    stdout: /^would download pub\/b\.txt to .*copy\/b\.txt\nwould download pub\/sub\/c d\.txt to .*\n$/,
    localAfter: {},
  },
  "get -n --json": {
    words: `get ${off} -n --json URL/pub/sub copy`,
    stdout:
      /^\{"type":"planned","action":"download","path":"pub\/sub\/c d\.txt","target":"[^"]*","size":3\}\n$/,
  },
  "get -: to standard output": { words: `get ${off} URL/a.txt -`, stdout: "hello\n", localAfter: {} },
  "get -: several": { words: `get ${off} URL/a.txt URL/pub/b.txt -`, stdout: "hello\nb" },
  "get: not there": { words: `get ${off} URL/none`, exit: 8, stderr: /ENOENT.*none/, localAfter: {} },
  "get: nothing named": { words: `get ${off} here`, exit: 2, stderr: /something on a server/ },
  "get: two targets": { words: `get ${off} URL/a.txt x y`, exit: 2, stderr: /at most one local target/ },
  "get --no-times": {
    words: `get ${off} -q --no-times URL/a.txt`,
    also: ({ cwd }) => expect(statSync(join(cwd, "a.txt")).mtime.getTime()).toBeGreaterThan(MODIFIED),
  },
  "get -p: a file": {
    words: `get ${off} -q -p URL/a.txt`,
    also: ({ cwd }) => expect(statSync(join(cwd, "a.txt")).mode & 0o777).toBe(0o644),
  },
  "get -p: a tree": {
    words: `get ${off} -q -p URL/pub`,
    also: ({ cwd }) => expect(statSync(join(cwd, "pub", "b.txt")).mode & 0o777).toBe(0o644),
  },
  "get --resume is taken": { words: `get ${off} -q --resume URL/a.txt`, localAfter: { "a.txt": "hello\n" } },
  "get --segments": { words: `get ${off} -q --segments 2 URL/a.txt`, localAfter: { "a.txt": "hello\n" } },
  "get --verify hash": { words: `get ${off} -q --verify hash URL/a.txt`, localAfter: { "a.txt": "hello\n" } },
  "get --verify off": { words: `get ${off} -q --verify off URL/a.txt`, localAfter: { "a.txt": "hello\n" } },
  "get --verify maybe": {
    words: `get ${off} --verify maybe URL/a.txt`,
    exit: 2,
    stderr: /size, hash, auto, off/,
  },
  "get --json": {
    words: `get ${off} --json URL/a.txt`,
    stdout:
      /\{"type":"transfer","direction":"download","source":"URL\/a.txt","target":"a.txt","state":"done","bytes":6,"total":6\}\n\{"type":"summary","command":"get","files":1,"bytes":6,"failed":0,"skipped":0\}\n$/,
  },
  "get --json: a tree": {
    words: `get ${off} --json URL/pub`,
    stdout: /"state":"done"[\s\S]*"files":2,"bytes":4/,
  },
  "get: a tree of which one file is refused": {
    words: `get ${off} -q URL/pub`,
    server: refusing("retr", "b.txt"),
    exit: 23,
    stderr: /pub\/b\.txt.*locked.*\nftpl: 1 of the tree failed; 1 file transferred/,
    localAfter: { "pub/sub/c d.txt": "ccc" },
  },
  "get --json: a tree of which one file is refused": {
    words: `get ${off} --json URL/pub`,
    server: refusing("retr", "b.txt"),
    exit: 23,
    stdout:
      /"state":"failed"[\s\S]*"type":"error"[\s\S]*"path":"pub\/b\.txt","exit":8,"fatal":false|"fatal":false/,
    stderr: /locked/,
  },
};

const put: Record<string, Row> = {
  "put: a file": {
    words: `put ${off} one.txt URL/pub/`,
    stderr: "one.txt -> pub/one.txt (1)\n",
    after: having({ "/pub/one.txt": "1" }),
  },
  "put: another name": { words: `put ${off} -q one.txt URL/z.txt`, after: having({ "/z.txt": "1" }) },
  "put: a directory that is missing is made": {
    words: `put ${off} -q one.txt URL/x/y/`,
    after: having({ "/x/": "", "/x/y/": "", "/x/y/one.txt": "1" }),
  },
  "put: several": {
    words: `put ${off} -q one.txt dir/two.txt URL/empty`,
    after: having({ "/empty/one.txt": "1", "/empty/two.txt": "22" }),
  },
  "put: several, one is not there": {
    words: `put ${off} -q none.txt one.txt URL/empty`,
    exit: 23,
    stderr: /ENOENT.*none\.txt.*\n.*1 of 2 failed/,
    after: having({ "/empty/one.txt": "1" }),
  },
  "put: several into a file": {
    words: `put ${off} one.txt dir/two.txt URL/a.txt`,
    exit: 2,
    stderr: /is not a directory/,
    after: having(),
  },
  "put: a tree": {
    words: `put ${off} dir URL/www`,
    stderr: /2 files transferred \(5\)/,
    after: having({ "/www/": "", "/www/two.txt": "22", "/www/deep/": "", "/www/deep/three.txt": "333" }),
  },
  "put: a tree onto a file": {
    words: `put ${off} dir URL/a.txt`,
    exit: 23,
    stderr: "ftpl: a.txt is a file, and not a directory: give another target, or remove the file first\n",
    after: having(),
  },
  "put: a tree below a file": {
    words: `put ${off} dir URL/a.txt/`,
    exit: 23,
    stderr: "ftpl: a.txt is a file, and not a directory: give another target, or remove the file first\n",
    after: having(),
  },
  "put: a file below a file": {
    words: `put ${off} one.txt URL/a.txt/x`,
    exit: 8,
    stderr:
      /ENOTDIR.*mkdir 'a\.txt'.* \(a file is where a directory is needed: give another target, or remove/,
    after: having(),
  },
  "put: a tree into a directory": {
    words: `put ${off} -q dir URL/empty/`,
    after: having({
      "/empty/dir/": "",
      "/empty/dir/two.txt": "22",
      "/empty/dir/deep/": "",
      "/empty/dir/deep/three.txt": "333",
    }),
  },
  "put: a tree becomes a directory that is there": {
    words: `put ${off} -q dir URL/empty`,
    after: having({ "/empty/two.txt": "22", "/empty/deep/": "", "/empty/deep/three.txt": "333" }),
  },
  "put --exclude": {
    words: `put ${off} -q --exclude deep dir URL/www`,
    after: having({ "/www/": "", "/www/two.txt": "22" }),
  },
  "put: a file whose name a server stores otherwise": {
    words: ["put", "--tls", "off", "-q", "one.txt", "URL/trail%20"],
    server: { files: new Substituting() },
    exit: 8,
    stderr: /the server does not list 'trail ', which it seems to have stored as 'trail_' \(give/,
  },
  "put: a tree of which a server stores a name otherwise": {
    words: `put ${off} t URL/www`,
    local: { "t/trail ": "x", "t/plain": "y" },
    server: { files: new Substituting() },
    exit: 23,
    stderr:
      /t\/trail : the server does not list 'www\/trail ', which it seems to have stored as 'trail_' \(give[^]*1 of the tree failed; 1 file transferred \(2\)\n$/,
  },
  "put --json: a tree of which a server stores a name otherwise": {
    words: `put ${off} --json t URL/www`,
    local: { "t/trail ": "x", "t/plain": "y" },
    server: { files: new Substituting() },
    exit: 23,
    stdout:
      /"code":"ERR_FTP_STORED_NAME"[^]*"type":"summary","command":"put","files":1,"bytes":\d,"failed":1/,
    stderr: /the server does not list/,
  },
  "put -n: a file": {
    words: `put ${off} -n one.txt URL/pub/`,
    stdout: "would upload one.txt to pub/one.txt\n",
    after: having(),
  },
  "put -n: a tree": {
    words: `put ${off} -n dir URL/www`,
    stdout: /would upload .*dir\/two\.txt to www\/two\.txt\n/,
    after: having(),
  },
  "put -n --json": {
    words: `put ${off} -n --json one.txt URL/z`,
    stdout: '{"type":"planned","action":"upload","path":"one.txt","target":"z","size":1}\n',
  },
  "put -: standard input": {
    words: `put ${off} -q - URL/new.txt`,
    stdin: "typed",
    after: having({ "/new.txt": "typed" }),
  },
  "put -: into a directory": {
    words: `put ${off} - URL/pub/`,
    exit: 2,
    stderr: /has no name/,
    after: having(),
  },
  "put - --resume": { words: `put ${off} --resume - URL/x`, exit: 2, stderr: /read again/, after: having() },
  "put -p": {
    words: `put ${off} -q -p one.txt URL/z.txt`,
    also: async ({ files, cwd }) => {
      const wanted = statSync(join(cwd, "one.txt")).mode & 0o777;
      expect((await files.stat("/z.txt"))?.mode).toBe(wanted);
    },
  },
  "put: the time": {
    words: `put ${off} -q one.txt URL/z.txt`,
    also: async ({ files, cwd }) => {
      const wanted = Math.floor(statSync(join(cwd, "one.txt")).mtimeMs / 1000) * 1000;
      expect((await files.stat("/z.txt"))?.modified).toBe(wanted);
    },
  },
  "put --no-times sends no MFMT": {
    words: `put ${off} -q --no-times one.txt URL/z.txt`,
    also: ({ commands }) => expect(commands.filter((line) => /^(?:MFMT|MFF)/.test(line))).toEqual([]),
  },
  "put --resume": { words: `put ${off} -q --resume one.txt URL/z.txt`, after: having({ "/z.txt": "1" }) },
  "put --json": {
    words: `put ${off} --json one.txt URL/z.txt`,
    stdout:
      /"direction":"upload","source":"one\.txt","target":"z\.txt","state":"done","bytes":1,"total":1\}\n\{"type":"summary","command":"put","files":1/,
  },
  "put: refused": {
    words: `put ${off} one.txt URL/z.txt`,
    server: { readOnly: true },
    exit: 8,
    stderr: /EACCES|550/,
  },
  "put: not there": { words: `put ${off} none URL/`, exit: 3, stderr: /ENOENT.*none/, after: having() },
  "put: no target": { words: `put ${off} one.txt`, exit: 2, stderr: /a target on a server/ },
};

const cp: Record<string, Row> = {
  "cp: on one server": {
    words: `cp ${off} -q URL/a.txt URL/b.txt`,
    after: having({ "/b.txt": "hello\n" }),
  },
  "cp: into a directory": {
    words: `cp ${off} -q URL/a.txt URL/pub/b.txt URL/empty`,
    after: having({ "/empty/a.txt": "hello\n", "/empty/b.txt": "b" }),
  },
  "cp: a directory": {
    words: `cp ${off} URL/pub URL/copy`,
    exit: 2,
    stderr: /copied with -r/,
    after: having(),
  },
  "cp -r: on one server": {
    words: `cp ${off} -q -r URL/pub URL/copy`,
    after: having({ "/copy/": "", "/copy/b.txt": "b", "/copy/sub/": "", "/copy/sub/c d.txt": "ccc" }),
  },
  "cp -r: into a directory": {
    words: `cp ${off} -q -r URL/pub/sub URL/empty/`,
    after: having({ "/empty/sub/": "", "/empty/sub/c d.txt": "ccc" }),
  },
  "cp -r: onto a directory": {
    words: `cp ${off} -q -r URL/pub/sub URL/empty`,
    after: having({ "/empty/c d.txt": "ccc" }),
  },
  "cp -r: into itself": {
    words: `cp ${off} -r URL/pub URL/pub/sub`,
    exit: 2,
    stderr: /inside of/,
    after: having(),
  },
  "cp: onto itself": {
    words: `cp ${off} URL/a.txt URL/a.txt`,
    exit: 2,
    stderr: /the source and the target/,
    after: having(),
  },
  "cp: between two servers": {
    words: `cp ${off} URL/a.txt OTHER/z.txt`,
    stderr: "a.txt -> z.txt (6)\n",
    after: having(),
    afterOther: { "/z.txt": "hello\n" },
  },
  "cp -r: between two servers": {
    words: `cp ${off} -q -r URL/pub OTHER/x`,
    afterOther: { "/x/": "", "/x/b.txt": "b", "/x/sub/": "", "/x/sub/c d.txt": "ccc" },
  },
  "cp -r: names with control bytes": {
    words: `cp ${off} -r URL/d OTHER/x`,
    tree: ODD_TREE,
    stderr: /^d\/a\\x07\.txt -> x\/a\\x07\.txt \(1\)\nd\/t\\x09b -> x\/t\\x09b \(1\)\n$/,
    afterOther: { "/x/": "", "/x/a\u0007.txt": "a", "/x/t\tb": "b" },
  },
  "cp -r -n": {
    words: `cp ${off} -r -n URL/pub OTHER/x`,
    stdout: "would copy pub/b.txt to x/b.txt\nwould copy pub/sub/c d.txt to x/sub/c d.txt\n",
    afterOther: {},
  },
  "cp: up": { words: `cp ${off} -q one.txt URL/pub/`, after: having({ "/pub/one.txt": "1" }) },
  "cp: down": {
    words: `cp ${off} -q URL/a.txt .`,
    localAfter: { ...local, "a.txt": "hello\n" },
  },
  "cp -r: up": {
    words: `cp ${off} -q -r dir URL/www`,
    after: having({ "/www/": "", "/www/two.txt": "22", "/www/deep/": "", "/www/deep/three.txt": "333" }),
  },
  "cp: a local directory": {
    words: `cp ${off} dir URL/www`,
    exit: 2,
    stderr: /copied with -r/,
    after: having(),
  },
  "cp: a directory down": { words: `cp ${off} URL/pub .`, exit: 2, stderr: /copied with -r/ },
  "cp: local to local": { words: "cp one.txt two.txt", exit: 2, stderr: /needs a server/ },
  "cp: mixed sources": {
    words: `cp ${off} one.txt URL/a.txt URL/pub/`,
    exit: 2,
    stderr: /all on this machine/,
  },
  "cp: not there": { words: `cp ${off} URL/none URL/z`, exit: 8, stderr: /ENOENT.*none/, after: having() },
  "cp: one of two": {
    words: `cp ${off} -q URL/none URL/a.txt URL/empty`,
    exit: 23,
    stderr: /ENOENT.*none.*\n.*1 of 2 failed/,
    after: having({ "/empty/a.txt": "hello\n" }),
  },
  "cp --json": {
    words: `cp ${off} --json URL/a.txt OTHER/z.txt`,
    stdout: /"direction":"copy","source":"a\.txt","target":"z\.txt","state":"done","bytes":6/,
  },
};

const withLocal = (rows: Record<string, Row>): Record<string, Row> =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, { local, ...row }]));

describe("V1: get", () => runTable(get, tree));
describe("V1: put", () => runTable(withLocal(put), tree));
describe("V1: cp", () => runTable(withLocal(cp), tree));
