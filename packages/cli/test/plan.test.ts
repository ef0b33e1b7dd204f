import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRow, type Files, type TreeRow } from "./trees.ts";

const local: Files = { "local/a.txt": "new hello", "local/d/e.txt": "eee" };
const remote: Files = { "www/a.txt": "hello", "www/old": "old" };
const made = { "www/a.txt": "new hello", "www/d/": "", "www/d/e.txt": "eee" };
const removed = { ...made, "www/old": undefined };
const plan = "plan -o p.ndjson --delete local URL/www";
const trees = "local URL/www";
/** A plan holds ids and times. */
const anything = expect.any(String) as string;

const plans: Readonly<Record<string, TreeRow>> = {
  "to standard output": {
    words: "plan --delete local URL/www",
    local,
    remote,
    exit: 0,
    stdout: [
      '{"plan":"@ftplib/sync","version":1,…"source":"CWD/local","target":"URL/www"…',
      '{…"action":"update","path":"a.txt"…',
      '{…"action":"remove","path":"old"…',
      '{…"action":"mkdir","path":"d"…',
      '{…"action":"copy","path":"d/e.txt"…',
      '{"summary":{…"equal":0,"steps":4,"bytes":12…',
    ],
    stderr: ["plan: 4 steps, 12 to transfer, 0 equal"],
  },
  "to a file": { words: plan, local, remote, exit: 0, stdout: [], localAfter: { "p.ndjson": anything } },
  "to a file, quietly": {
    words: `${plan} -q`,
    local,
    remote,
    exit: 0,
    stdout: [],
    stderr: [],
    localAfter: { "p.ndjson": anything },
  },
  "to a file, with --json": {
    words: `${plan} --json`,
    local,
    remote,
    exit: 0,
    stdout: ['{"type":"summary","command":"plan","files":0,"bytes":12,"failed":0,"skipped":0,"equal":0}'],
    stderr: [],
    localAfter: { "p.ndjson": anything },
  },
  "to standard output with --json": {
    words: "plan --json local URL/www",
    local,
    remote,
    exit: 2,
    stdout: ['{"type":"error",…"exit":2,"fatal":true}'],
  },
  "as text, with -n": {
    words: `${plan} -n`,
    local,
    remote,
    exit: 0,
    stdout: ["+ d/", "+ d/e.txt (3)", "- old", "~ a.txt (size 5 → 9)"],
    stderr: ["plan: 4 steps, 12 to transfer, 0 equal"],
  },
  "of equal trees": {
    words: "plan -n local URL/www",
    local: { "local/a": "a" },
    remote: { "www/a": "a" },
    exit: 0,
    stdout: [],
    stderr: ["plan: 0 steps, 0 to transfer, 1 equal"],
  },
  "from a server": { words: "plan -n URL/www local", local, remote, exit: 0 },
  "of a source that is not there": { words: "plan none URL/www", remote, exit: 3, stdout: ["…"] },
  "to a directory that is not there": {
    words: "plan -o none/p local URL/www",
    local,
    remote,
    exit: 3,
    stdout: [],
  },
};

const applications: Readonly<Record<string, TreeRow>> = {
  "with its trees": {
    words: [plan, `apply p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    stdout: [],
    stderr: [
      "+ d/",
      "+ d/e.txt (3)",
      "- old",
      "apply: 1 new, 1 changed, 1 removed, 0 equal; 12, TIME",
      "~ a.txt (size 5 → 9)",
    ],
    remoteAfter: removed,
  },
  "with the trees that it names": {
    words: [plan, "apply -q --user me p.ndjson"],
    local,
    remote,
    exit: 0,
    remoteAfter: removed,
  },
  "as another user than the plan was made by": {
    words: [plan, "apply --user nobody p.ndjson"],
    local,
    remote,
    exit: 6,
  },
  "from standard input": {
    words: [`apply -q --other-trees - ${trees}`],
    local,
    remote,
    run: {
      stdin:
        '{"plan":"@ftplib/sync","version":1,"id":"x","created":"2026-01-01T00:00:00.000Z","source":"a","target":"b","options":{},"compared":["size"],"notCompared":[]}\n{"id":"8a5f5a37864b6c1f","action":"mkdir","path":"d","type":"directory","reason":"not at the target","source":{"type":"directory"}}\n{"summary":{"sourceEntries":1,"sourceFiles":1,"targetFiles":0,"targetEntries":0,"equal":0,"steps":1,"bytes":0,"notices":[]}}\n',
    },
    exit: 0,
    remoteAfter: { "www/d/": "" },
  },
  dry: {
    words: [plan, `apply -n p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    stdout: ["+ d/", "+ d/e.txt (3)", "- old", "~ a.txt (size 5 → 9)"],
    stderr: ["apply: 1 new, 1 changed, 1 removed, 0 equal; 12, nothing was done"],
  },
  "a second time": {
    words: [plan, `apply -q p.ndjson ${trees}`, `apply p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    stderr: [
      "4 steps left out: done already",
      "apply: 0 new, 0 changed, 0 removed, 0 equal, 4 skipped; 0, TIME",
    ],
    // MKD of a directory that is there says that it is.
    writes: true,
  },
  "a second time, with nothing to do as an error": {
    words: [plan, `apply -q p.ndjson ${trees}`, `apply -q --error-on-no-transfer p.ndjson ${trees}`],
    local,
    remote,
    exit: 9,
    stderr: ["ftpl: there was nothing to do"],
    writes: true,
  },
  "a second time, from a journal": {
    words: [plan, `apply -q --journal j p.ndjson ${trees}`, `apply --journal j p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    stderr: [
      "4 steps left out: done by an earlier run",
      "apply: 0 new, 0 changed, 0 removed, 0 equal, 4 skipped; 0, TIME",
    ],
    localAfter: { j: anything },
  },
  "what writes alone": {
    words: [plan, `apply -q --phase write p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    remoteAfter: made,
  },
  "what removes alone": {
    words: [plan, `apply -q --phase remove p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    remoteAfter: { "www/old": undefined },
  },
  "with a line of a step deleted": {
    words: [plan, `apply -q p.ndjson ${trees}`],
    local,
    remote,
    between: (cwd) => {
      const lines = readFileSync(join(cwd, "p.ndjson"), "utf8").split("\n");
      writeFileSync(join(cwd, "p.ndjson"), lines.filter((line) => !line.includes('"remove"')).join("\n"));
    },
    exit: 0,
    remoteAfter: made,
  },
  "the only share": {
    words: [plan, `apply -q --shard 1/1 p.ndjson ${trees}`],
    local,
    remote,
    exit: 0,
    remoteAfter: removed,
  },
  "both shares, and then the removals": {
    words: [
      plan,
      `apply -q --shard 1/2 --shard-size 1 p.ndjson ${trees}`,
      `apply -q --shard 2/2 --shard-size 1 p.ndjson ${trees}`,
      `apply -q --phase remove p.ndjson ${trees}`,
    ],
    local,
    remote,
    exit: 0,
    remoteAfter: { "www/old": undefined },
  },
  "the share of a task of Kubernetes": {
    words: [plan, `apply --shard /2 --shard-size 1 p.ndjson ${trees}`],
    local,
    remote,
    run: { env: { JOB_COMPLETION_INDEX: "1" } },
    exit: 0,
    writes: true,
    remoteAfter: { "www/d/": "", "www/d/e.txt": "eee" },
  },
  "a guard": {
    words: [plan, `apply --max-delete 0 p.ndjson ${trees}`],
    local,
    remote,
    exit: 25,
    stdout: [],
    stderr: ["ftpl: 1 entries of the target would be removed, and --max-delete allows 0 …"],
  },
  "a target that has changed since": {
    words: [plan, `apply p.ndjson ${trees}`],
    local,
    remote,
    between: (_, files) => files.writeFile("www/a.txt", "somebody else's"),
    exit: 23,
    stdout: [],
    stderr: [
      "+ d/",
      "+ d/e.txt (3)",
      "1 step left out: no removals after an error",
      "apply: 1 new, 0 changed, 0 removed, 0 equal, 1 skipped, 1 failed; 3, TIME",
      "ftpl: 1 step failed; the same command tries them again",
      "ftpl: a.txt: 'a.txt' of the target is not what the plan saw: …",
    ],
    remoteAfter: { "www/d/": "", "www/d/e.txt": "eee" },
  },
  "a file that the source has lost since": {
    words: [plan, `apply -q p.ndjson ${trees}`],
    local,
    remote: { "www/a.txt": "new hello", "www/d/": "" },
    between: (cwd) => rmSync(join(cwd, "local/d/e.txt")),
    exit: 24,
    stderr: ["ftpl: 1 step failed: the source has lost these files since the plan", "ftpl: d/e.txt: …"],
  },
  "a plan that is not there": {
    words: "apply none.ndjson",
    exit: 3,
    stdout: [],
    stderr: ["ftpl: ENOENT: …none.ndjson…"],
  },
};

const header =
  '{"plan":"@ftplib/sync","version":1,"id":"x","created":"2026-01-01T00:00:00.000Z","source":"/a","target":"/b","options":{},"compared":[],"notCompared":[]}';
const broken: Readonly<Record<string, readonly [content: string, says: string]>> = {
  "an empty file": ["", "…p: the plan is empty"],
  "no JSON": ["hello\n", "…p, line 1: …"],
  "JSON of another kind": ['{"a":1}\n', "…p, line 1: …"],
  "a plan of another version": [header.replace('"version":1', '"version":9'), "…p, line 1: …"],
  "a plan that was cut off": [`${header}\n`, "…p: the plan was cut off: it ends without its summary"],
  "a step that leaves the tree": [
    `${header}\n{"id":"8a5f5a37864b6c1f","action":"remove","path":"../x","type":"file","reason":"r"}\n`,
    "…p, line 2: …",
  ],
};

describe("V2: plan", () => {
  it.each(Object.entries(plans))("%s", async (_, row) => void (await checkRow(row)));
});

describe("V2: apply", () => {
  it.each(Object.entries(applications))("%s", async (_, row) => void (await checkRow(row)));
});

describe("V2, W3: a wrong plan ends with 2, and nothing is done", () => {
  it.each(Object.entries(broken))("%s", async (_, [content, says]) => {
    const words = `apply p ${trees}`;
    await checkRow({
      words,
      local: { ...local, p: content },
      remote,
      exit: 2,
      stdout: [],
      stderr: [`ftpl: ${says}`],
    });
  });

  it.each(["0/2", "3/2", "1", "a/b", "/2", ""])("--shard '%s'", async (shard) => {
    const row = { words: [plan, `apply --shard ${shard} p.ndjson ${trees}`], local, remote } as const;
    await checkRow({ ...row, exit: 2, stdout: [], stderr: ["ftpl: --shard: …"] });
  });

  it("--shard-size alone", async () => {
    await checkRow({
      words: [plan, `apply --shard-size 5 p.ndjson ${trees}`],
      local,
      remote,
      exit: 2,
      stdout: [],
    });
  });
});
