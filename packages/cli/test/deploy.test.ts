import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { checkRow, type Files, type TreeRow } from "./trees.ts";

const first: Files = { "one/index.html": "1", "one/css/a.css": "a", "one/css-old.txt": "old" };
const second: Files = { "two/index.html": "new 2", "two/css-old.txt": "old" };
const local: Files = { ...first, ...second };
const both = ["deploy -q one URL/www", "deploy two URL/www"] as const;
const deployed = {
  "www/": "",
  "www/index.html": "1",
  "www/css/": "",
  "www/css/a.css": "a",
  "www/css-old.txt": "old",
};

const rows: Readonly<Record<string, TreeRow>> = {
  "a first deployment": {
    words: "deploy one URL/www",
    local,
    exit: 0,
    stdout: [],
    stderr: [
      "+ css-old.txt (3)",
      "+ css/",
      "+ css/a.css (1)",
      "+ index.html (1)",
      "deploy: 3 new, 0 changed, 0 removed; 5, TIME",
    ],
    remoteAfter: deployed,
  },
  "a first deployment, beside what is there": {
    words: "deploy -q one URL/www",
    local,
    remote: { "www/uploads/1": "1", "www/css/b.css": "b" },
    exit: 0,
    remoteAfter: deployed,
  },
  "G7: a directory that is gone takes its deployed files along, and nothing of a like name": {
    words: both,
    local,
    exit: 0,
    stdout: [],
    stderr: [
      "- css/",
      "- css/a.css",
      "deploy: 0 new, 1 changed, 2 removed; 5, TIME",
      "~ index.html (size 1 → 5)",
    ],
    remoteAfter: { "www/index.html": "new 2", "www/css/": undefined, "www/css/a.css": undefined },
  },
  "G7: a directory that is gone keeps what was not deployed": {
    words: both,
    local,
    between: (_, files) => files.writeFile("www/css/theirs.css", "theirs"),
    exit: 0,
    remoteAfter: { "www/index.html": "new 2", "www/css/a.css": undefined },
  },
  "nothing to do": {
    words: ["deploy -q one URL/www", "deploy one URL/www"],
    local,
    exit: 0,
    stdout: [],
    stderr: ["deploy: 0 new, 0 changed, 0 removed; 0, TIME"],
  },
  "W3: what others changed stays, and is named": {
    words: both.map((words) => words.replace("deploy two", "deploy -q two")),
    local,
    between: (_, files) => files.writeFile("www/css/a.css", "theirs"),
    exit: 23,
    stderr: [
      "! css/a.css (not in the source, but changed at the target since it was deployed)",
      "ftpl: 1 entry of the target is not as in the source",
    ],
    remoteAfter: { "www/index.html": "new 2" },
  },
  "W3: a link in the place of what was deployed": {
    words: ["deploy -q one URL/www", "deploy one URL/www"],
    local,
    between: (cwd) => {
      rmSync(join(cwd, "one/css-old.txt"));
      symlinkSync("index.html", join(cwd, "one/css-old.txt"));
    },
    exit: 23,
    stderr: [
      "! css-old.txt (a link or a special file here: what was deployed stays)",
      "deploy: 0 new, 0 changed, 0 removed, 1 skipped; 0, TIME",
      "ftpl: 1 entry of the target is not as in the source",
    ],
    leaves: "anything",
  },
  "a link that was never deployed": {
    words: "deploy one URL/www",
    local,
    between: (cwd) => symlinkSync("index.html", join(cwd, "one/link")),
    exit: 0,
    leaves: "anything",
  },
  "--protect is as the user wants it": {
    words: ["deploy -q one URL/www", "deploy -q --protect index.html two URL/www"],
    local,
    exit: 0,
    remoteAfter: { "www/css/": undefined, "www/css/a.css": undefined },
  },
  "nothing to do, as an error": {
    words: ["deploy -q one URL/www", "deploy -q --error-on-no-transfer one URL/www"],
    local,
    exit: 9,
    stderr: ["ftpl: there was nothing to do"],
  },
  "-n, the first": {
    words: "deploy -n one URL/www",
    local,
    exit: 0,
    stdout: ["+ css-old.txt (3)", "+ css/", "+ css/a.css (1)", "+ index.html (1)"],
    stderr: ["deploy: 3 new, 0 changed, 0 removed; 5, nothing was done"],
  },
  "-n, a later one": {
    words: ["deploy -q one URL/www", "deploy -n two URL/www"],
    local,
    exit: 0,
    stdout: ["- css/", "- css/a.css", "~ index.html (size 1 → 5)"],
  },
  "--json": {
    words: ["deploy -q one URL/www", "deploy --json two URL/www"],
    local,
    exit: 0,
    stderr: [],
    remoteAfter: { "www/index.html": "new 2", "www/css/": undefined, "www/css/a.css": undefined },
  },
  "a guard": {
    words: ["deploy -q one URL/www", "deploy --max-delete 1 two URL/www"],
    local,
    exit: 25,
    stdout: [],
    stderr: ["ftpl: 2 entries of the target would be removed, and --max-delete allows 1 …"],
  },
  "an empty source": {
    words: ["deploy -q one URL/www", "deploy empty URL/www"],
    local: { ...local, "empty/": "" },
    exit: 25,
    stdout: [],
    stderr: [
      "4 steps left out: the source has no files",
      "deploy: 0 new, 0 changed, 0 removed, 4 skipped; 0, TIME",
      "ftpl: empty has no files that take part, so nothing was removed (4 entries kept)",
    ],
    // The manifest alone.
    writes: true,
  },
  "a source that is not there": { words: "deploy none URL/www", exit: 3, stdout: [] },
  "a refused file": {
    words: "deploy one URL/www",
    local,
    remote: { "www/old": "old" },
    server: {
      faults: [
        at(
          "stor-command",
          faults.when(({ argument }) => argument.includes("index"), faults.reply("553 no")),
        ),
      ],
    },
    exit: 23,
    stdout: [],
    remoteAfter: { "www/css/": "", "www/css/a.css": "a", "www/css-old.txt": "old" },
  },
  "a lost connection": {
    words: "deploy -q one URL/www",
    local,
    server: { faults: [at("stor-command", faults.once(faults.reset()))] },
    exit: 0,
    remoteAfter: deployed,
  },
  "a manifest that cannot be read": {
    words: "deploy one URL/www",
    local,
    remote: { "www/.ftplib-manifest.ndjson": "hello" },
    exit: 2,
    stdout: [],
    stderr: ["ftpl: …/.ftplib-manifest.ndjson, line 1: …"],
  },
  "--manifest elsewhere": {
    words: ["deploy -q --manifest .state/m one URL/www", "deploy --manifest .state/m one URL/www"],
    local,
    exit: 0,
    stderr: ["deploy: 0 new, 0 changed, 0 removed; 0, TIME"],
  },
  "--check": {
    words: ["deploy -q one URL/www", "deploy --check one URL/www"],
    local,
    between: (_, files) => files.writeFile("www/index.html", "defaced"),
    exit: 0,
    stderr: [
      "deploy: 0 new, 1 changed, 0 removed; 1, TIME",
      "~ index.html (size 7 → 1, changed at the target)",
    ],
    remoteAfter: { "www/index.html": "1" },
  },
  "--exclude, of what was deployed": {
    words: ["deploy -q one URL/www", "deploy -q --exclude css two URL/www"],
    local,
    exit: 0,
    remoteAfter: { "www/index.html": "new 2" },
  },
  "--exclude with --delete-excluded": {
    words: ["deploy -q one URL/www", "deploy -q --exclude css --delete-excluded two URL/www"],
    local,
    exit: 0,
    remoteAfter: { "www/index.html": "new 2", "www/css/": undefined, "www/css/a.css": undefined },
  },
  "--protect": {
    words: "deploy -q --protect index.html one URL/www",
    local,
    remote: { "www/index.html": "theirs" },
    exit: 0,
    remoteAfter: { "www/css/": "", "www/css/a.css": "a", "www/css-old.txt": "old" },
  },
  "to a login directory": {
    words: "deploy -q two URL",
    local,
    exit: 0,
    remoteAfter: { "index.html": "new 2", "css-old.txt": "old" },
  },
  "to a local directory": {
    words: ["deploy -q one copy", "deploy -q two copy"],
    local: { "one/a": "a", "two/b": "b" },
    exit: 0,
    localAfter: {
      "copy/a": undefined,
      "copy/b": "b",
      "copy/.ftplib-manifest.ndjson": expect.any(String) as string,
    },
  },
  "without a target": { words: "deploy one", local, exit: 2, stdout: [] },
  "--action with a source": { words: "deploy --action one URL/www", local, exit: 2, stdout: [] },
};

const releases: Readonly<Record<string, TreeRow>> = {
  "the first release": {
    words: "release one URL/www",
    local: { "one/a": "a" },
    exit: 0,
    stdout: [],
    stderr: ["+ a (1)", "release: 1 new, 0 changed, 0 removed; 1, TIME", "www: RELEASE is live"],
    remoteAfter: { "www/": "", "www/a": "a" },
  },
  "the first release, dry": {
    words: "release -n one URL/www",
    local: { "one/a": "a" },
    remote: { "www/old": "old" },
    exit: 0,
    stdout: ["+ a (1)"],
    stderr: [
      "release: 1 new, 0 changed, 0 removed; 1, nothing was done",
      "www: RELEASE would be live; original would be kept",
    ],
  },
  "over what was live before": {
    words: "release -q one URL/www",
    local: { "one/a": "a" },
    remote: { "www/old": "old" },
    exit: 0,
    remoteAfter: {
      "www/old": undefined,
      "www/a": "a",
      "www.releases/": "",
      "www.releases/original/": "",
      "www.releases/original/old": "old",
    },
  },
  "--releases with a URL": {
    words: "release --releases URL/kept one URL/www",
    local: { "one/a": "a" },
    exit: 2,
    stdout: [],
    stderr: [
      "ftpl: --releases takes a path on the server of the target, such as www.old, not a URL",
      "(ftpl help release shows how it is used)",
    ],
  },
  "--keep 0": {
    words: ["release -q one URL/www", "release --keep 0 two URL/www"],
    local: { "one/a": "a", "two/a": "b" },
    exit: 0,
    stderr: [
      "+ a (1)",
      "release: 1 new, 0 changed, 0 removed; 1, TIME",
      "removed for their age: RELEASE",
      "www: RELEASE is live",
    ],
    remoteAfter: { "www/a": "b" },
  },
  "--releases elsewhere": {
    words: "release -q --releases kept one URL/www",
    local: { "one/a": "a" },
    remote: { "www/old": "old" },
    exit: 0,
    remoteAfter: {
      "www/old": undefined,
      "www/a": "a",
      "kept/": "",
      "kept/original/": "",
      "kept/original/old": "old",
    },
  },
  "--exclude": {
    words: "release -q --exclude b one URL/www",
    local: { "one/a": "a", "one/b": "b" },
    exit: 0,
    remoteAfter: { "www/": "", "www/a": "a" },
  },
  "--json": {
    words: "release --json -n one URL/www",
    local: { "one/a": "a" },
    exit: 0,
    stdout: [
      '{"type":"step","state":"would","action":"copy",…}',
      '{"type":"release","state":"would","release":"RELEASE","removed":[]}',
      '{"type":"summary","command":"release","files":1,…"dryRun":true}',
    ],
    stderr: [],
  },
  "an empty source": {
    words: "release one URL/www",
    local: { "one/": "" },
    remote: { "www/old": "old" },
    exit: 25,
    stdout: [],
    stderr: ["ftpl: 'www': the source has no files (what is live is as it was)"],
    writes: true,
    remoteAfter: {},
  },
  "a live file": {
    words: "release one URL/www",
    local: { "one/a": "a" },
    remote: { www: "a file" },
    exit: 8,
    stdout: [],
    stderr: [
      "ftpl: 'www': it is a file, and a release is a directory (name the directory that is to be live, or remove the file)",
    ],
    writes: false,
    remoteAfter: {},
  },
  "a refused file": {
    words: "release -q one URL/www",
    local: { "one/bad": "bad" },
    remote: { "www/old": "old" },
    server: {
      faults: [
        at(
          "stor-command",
          faults.when(({ argument }) => argument.includes("bad"), faults.reply("553 no")),
        ),
      ],
    },
    exit: 23,
    writes: true,
    remoteAfter: { "www.releases/": "", "www.releases/next/": "" },
  },
  "a server that does not rename": {
    words: "release one URL/www",
    local: { "one/a": "a" },
    remote: { "www/old": "old" },
    server: { faults: [at("rnto-command", faults.reply("550 no"))] },
    exit: 8,
    stdout: [],
    stderr: [
      "ftpl: 'www': the server does not rename directories, so a release cannot take its place: the server said 550 no (nothing was uploaded; ftpl deploy works without renaming directories)",
    ],
    writes: true,
  },
  "a login directory": { words: "release one URL", local: { "one/a": "a" }, exit: 2, stdout: [] },
  "a local target": { words: "release one two", local: { "one/a": "a" }, exit: 2, stdout: [] },
  "a source that is not there": {
    words: "release none URL/www",
    exit: 3,
    writes: true,
  },
  "rollback without a release": {
    words: "rollback URL/www",
    remote: { "www/a": "a" },
    exit: 1,
    stdout: [],
    stderr: ["ftpl: 'www': there is no earlier release (kept are: none)"],
  },
  "rollback to what there is not": {
    words: "rollback --to x URL/www",
    remote: { "www/a": "a", "www.releases/original/b": "b" },
    exit: 2,
    stderr: ["ftpl: 'www': there is no release 'x' (kept are: original)"],
  },
  "rollback, dry": {
    words: ["release -q one URL/www", "rollback -n URL/www"],
    local: { "one/a": "a" },
    remote: { "www/old": "old" },
    exit: 0,
    stdout: [],
    stderr: ["www: original would be live; RELEASE would be kept"],
  },
  "rollback, as JSON": {
    words: ["release -q one URL/www", "rollback -n --json URL/www"],
    local: { "one/a": "a" },
    remote: { "www/old": "old" },
    exit: 0,
    stdout: ['{"type":"release","state":"would","release":"original","previous":"RELEASE","removed":[]}'],
    stderr: [],
  },
  "rollback of a local directory": { words: "rollback www", local: { "www/a": "a" }, exit: 2, stdout: [] },
  "rollback of a login directory": { words: "rollback URL", exit: 2, stdout: [] },
};

describe("V2: deploy", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => void (await checkRow(row)));
});

describe("V2: release and rollback", () => {
  it.each(Object.entries(releases))("%s", async (_, row) => void (await checkRow(row)));
});
