import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { type Row, runTable } from "./table.ts";

/** Names of which Node makes U+FFFD: no call of it finds them by that. */
function putOddNames(cwd: string): void {
  const at = (name: string): Buffer => Buffer.from(join(cwd, name), "latin1");
  mkdirSync(at("t/d\u00e9r"), { recursive: true });
  writeFileSync(at("t/d\u00e9r/in.txt"), "in");
  writeFileSync(at("t/caf\u00e9.txt"), "coffee");
  writeFileSync(at("t/ok.txt"), "ok");
  writeFileSync(at("one\u00e9"), "one");
}

const FILE = /EILSEQ: '[^']*caf\ufffd\.txt' has a name that is not UTF-8.*rename it/;
const tree = (command: string): Pick<Row, "words" | "before" | "exit"> => ({
  words: command,
  before: putOddNames,
  exit: 23,
});
const rows: Readonly<Record<string, Row>> = {
  "put of a tree": {
    ...tree("put --tls off t URL/x"),
    stderr: new RegExp(
      `${FILE.source}[^]*d\ufffdr' has a name that is not UTF-8[^]*2 of the tree failed; 1 file`,
    ),
    after: { "/x/": "", "/x/ok.txt": "ok" },
  },
  "put -n of a tree": {
    ...tree("put -n --tls off t URL/x"),
    stdout: "would upload t/ok.txt to x/ok.txt\n",
    stderr: FILE,
    after: {},
  },
  "put --json of a tree": {
    ...tree("put --json --tls off t URL/x"),
    stdout: /"type":"error","message":"EILSEQ: [^\n]*"code":"EILSEQ"/,
    stderr: FILE,
    after: { "/x/": "", "/x/ok.txt": "ok" },
  },
  "put of a file": {
    words: "put --tls off one\ufffd URL/y",
    before: putOddNames,
    exit: 3,
    stderr: "ftpl: EILSEQ: 'one\ufffd' has a name that is not UTF-8, and cannot be opened by it: rename it\n",
    after: {},
  },
  "put of several": {
    words: "put --tls off one\ufffd t/ok.txt URL/",
    before: putOddNames,
    exit: 23,
    stderr: /EILSEQ: 'one\ufffd' has a name that is not UTF-8[^]*1 of 2 failed/,
    after: { "/ok.txt": "ok" },
  },
  "put of a file that is not there": {
    words: "put --tls off nothing URL/y",
    exit: 3,
    stderr: /ENOENT/,
    after: {},
  },
  "put of a tree with the characters that stand for bytes": {
    words: "put --tls off t URL/x",
    local: { "t/caf\uf7e9.txt": "coffee" },
    stderr: /1 file transferred/,
    also: async ({ files }) => {
      // As the server has the name: each byte is one character.
      expect(await files.stat("/x/caf\u00e9.txt")).toBeDefined();
    },
  },
  "sync of a tree": {
    ...tree("sync --tls off t URL/x"),
    stderr: /its name is not UTF-8/,
    after: { "/x/": "", "/x/ok.txt": "ok" },
  },
};

// Only Linux has names that are no text.
describe.runIf(process.platform === "linux")("V1: names of this machine that are not UTF-8", () => {
  runTable(rows, {});
});
