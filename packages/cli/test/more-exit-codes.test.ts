import { at, faults } from "@ftplib/testkit";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { type Row, runTable } from "./table.ts";

const tree = { "/a.txt": "hello\n", "/pub/b.txt": "b" };
const local = {
  "one.txt": "1",
  "dir/two.txt": "22",
  "dir/sub/three.txt": "333",
  bad: "nonsense\n",
  none: "",
};
const lying: Row["server"] = {
  faults: [at("mlsd-bytes", faults.replaceData("type=file;size=1; good\r\ntype=file;size=1; ../x\r\n"))],
};
const manifest = { ...tree, "/www/.ftplib-manifest.ndjson": "nonsense\n" };
const state = { ...tree, "/www/.ftp-deploy-sync-state.json": "nonsense\n" };

/** What each ends with, and what it says. */
const codes: Readonly<
  Record<string, readonly [words: string, exit: number, stderr: RegExp, more?: Partial<Row>]>
> = {
  "a listing with a path: find": ["find URL", 23, /a name that is a path/, { server: lying }],
  "a listing with a path: du": ["du URL", 23, /a name that is a path/, { server: lying }],
  "a listing with a path: chmod -R": ["chmod -R 600 URL", 7, /a name that is a path/, { server: lying }],
  "a listing with a path: rm -r": ["rm -r URL/pub", 23, /pub/, { server: lying }],
  "a listing with a path: rm -r -n": ["rm -r -n URL/pub", 23, /a name that is a path/, { server: lying }],
  "a listing with a path: tree": ["tree URL", 7, /a name that is a path/, { server: lying }],
  "a listing with a path: get": ["get URL here", 23, /a name that is a path/, { server: lying }],
  "a listing with a path: cp": ["cp -r URL/pub OTHER/pub", 23, /a name that is a path/, { server: lying }],
  "nested trees: sync": ["sync dir dir/sub", 2, /is within the source/],
  "nested trees: sync on a server": ["sync URL/pub URL/pub/sub", 2, /is within the source/],
  "nested trees: sync --delete": ["sync --delete dir/sub dir", 2, /would be removed/],
  "nested trees: plan": ["plan dir dir/sub", 2, /is within the source/],
  "nested trees: deploy": ["deploy dir dir/sub", 2, /is within the source/],
  "nested trees: diff": ["diff dir dir/sub", 2, /is within the source/],
  "the path of the manifest: ..": ["deploy --manifest ../x dir URL/www", 2, /'\.\.\/x'/],
  "the path of the manifest: absolute": ["deploy --manifest /x dir URL/www", 2, /'\/x'/],
  "the path of the manifest: taken": ["deploy --manifest sub dir URL/www", 2, /cannot be at 'sub'/],
  "the path of the state": ["deploy --ftp-deploy-state ../x dir URL/www", 2, /'\.\.\/x'/],
  "a damaged manifest: deploy": ["deploy dir URL/www", 2, /line 1/, { tree: manifest }],
  "a damaged manifest: deploy -n": ["deploy -n dir URL/www", 2, /line 1/, { tree: manifest }],
  "a damaged manifest: release": ["release dir URL/www", 2, /line 1/, { tree: manifest }],
  "a damaged state": [
    "deploy --ftp-deploy-state .ftp-deploy-sync-state.json dir URL/www",
    2,
    /JSON/,
    { tree: state },
  ],
  "a damaged plan": ["apply bad dir URL/www", 2, /bad, line 1/],
  "an empty plan": ["apply none dir URL/www", 2, /the plan is empty/],
  "a damaged journal": ["sync --journal bad dir URL/www", 2, /bad, line 1/],
  "hashes that are none": ["hash --check bad URL", 2, /bad, line 1/],
  "TLS that cannot be": ["ls --tls-min 1.3 --tls-max 1.2 URL", 2, /no version of TLS/],
};

const rows: Record<string, Row> = {};
for (const [name, [words, exit, stderr, more = {}]] of Object.entries(codes)) {
  const [command = "", ...rest] = words.split(" ");
  rows[name] = { words: [command, "--tls", "off", ...rest], exit, stderr, stdout: /(?:)/, local, ...more };
}

describe("W3: exit codes", () => {
  runTable(rows, tree);
});

/** A name in which a line ends. */
const NAME = "n\nl";
const files: Row["before"] = (cwd) => writeFileSync(join(cwd, NAME), "x");
const lines = ({ outcome }: { readonly outcome: { readonly stderr: string } }): void =>
  expect(outcome.stderr.split("\n").filter((line) => line.startsWith("ftpl: "))).toHaveLength(
    outcome.stderr.split("\n").length - 1,
  );

describe("W2, W3: a line end in a name", () => {
  const refused = (words: readonly string[], exit: number, more: Partial<Row> = {}): Row => ({
    words,
    exit,
    stderr: /n\\x0al/,
    before: files,
    also: lines,
    ...more,
  });
  runTable(
    {
      put: refused(["put", "--tls", "off", NAME, "URL/"], 2),
      "put -n": refused(["put", "--tls", "off", "-n", NAME, "URL/"], 2),
      cp: refused(["cp", "--tls", "off", NAME, "URL/pub/"], 2),
      "put of several": refused(["put", "--tls", "off", "-q", NAME, "one.txt", "URL/pub/"], 23, { local }),
      "put of a tree": refused(["put", "--tls", "off", "-q", ".", "URL/t"], 23, { local }),
      "sync of a tree": refused(["sync", "--tls", "off", "-q", ".", "URL/t"], 23, { local, also: () => {} }),
      "put of what is not there": refused(["put", "--tls", "off", `none${NAME}`, "URL/"], 3),
      "hash --check": refused(["hash", "--tls", "off", "--check", "-", "URL"], 23, {
        stdin: "\\d41d8cd98f00b204e9800998ecf8427e  n\\nl\n",
      }),
      "a local path of sync": refused(["sync", "--tls", "off", `none${NAME}`, "URL/t"], 3),
    },
    tree,
  );
});
