import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { checkRow, type TreeRow } from "./trees.ts";

type Event = Readonly<Record<string, unknown>>;

const local = { "local/a.txt": "new hello", "local/d/e.txt": "eee", "local/bad": "bad" };
const remote = { "www/a.txt": "hello", "www/old": "old" };
const made = { "www/a.txt": "new hello", "www/d/": "", "www/d/e.txt": "eee", "www/bad": "bad" };
const refused = at(
  "stor-command",
  faults.when(({ argument }) => argument.includes("bad"), faults.reply("553 no")),
);

/** The events but those of progress, of which there may be any number. */
const rows: Readonly<Record<string, TreeRow & { readonly events: readonly Event[] }>> = {
  sync: {
    words: "sync --json --delete local URL/www",
    local,
    remote,
    exit: 0,
    stderr: [],
    remoteAfter: { ...made, "www/old": undefined },
    events: [
      {
        type: "step",
        state: "done",
        action: "copy",
        path: "bad",
        kind: "file",
        reason: "not at the target",
        size: 3,
        bytes: 3,
      },
      {
        type: "step",
        state: "done",
        action: "copy",
        path: "d/e.txt",
        kind: "file",
        reason: "not at the target",
        size: 3,
        bytes: 3,
      },
      {
        type: "step",
        state: "done",
        action: "mkdir",
        path: "d",
        kind: "directory",
        reason: "not at the target",
        bytes: 0,
      },
      {
        type: "step",
        state: "done",
        action: "remove",
        path: "old",
        kind: "file",
        reason: "not in the source",
        bytes: 0,
      },
      {
        type: "step",
        state: "done",
        action: "update",
        path: "a.txt",
        kind: "file",
        reason: "size 5 → 9",
        size: 9,
        bytes: 9,
      },
      {
        type: "summary",
        command: "sync",
        files: 3,
        bytes: 15,
        failed: 0,
        skipped: 0,
        removed: 1,
        equal: 0,
        elapsed: expect.any(Number),
      },
    ],
  },
  "sync, dry": {
    words: "sync --json -n local URL/www",
    local: { "local/a.txt": "new hello" },
    remote,
    exit: 0,
    stderr: [],
    events: [
      {
        type: "step",
        state: "would",
        action: "update",
        path: "a.txt",
        kind: "file",
        reason: "size 5 → 9",
        size: 9,
      },
      {
        type: "summary",
        command: "sync",
        files: 1,
        bytes: 9,
        failed: 0,
        skipped: 0,
        removed: 0,
        equal: 0,
        elapsed: expect.any(Number),
        dryRun: true,
      },
    ],
  },
  "sync, with a refused file": {
    words: "sync --json --delete local URL/www",
    local,
    remote,
    server: { faults: [refused] },
    exit: 23,
    stderr: ["ftpl: 1 step failed; the same command tries them again"],
    remoteAfter: { "www/a.txt": "new hello", "www/d/": "", "www/d/e.txt": "eee" },
    events: [
      { type: "error", message: "1 step failed; the same command tries them again", exit: 23, fatal: true },
      { type: "notice", message: "1 step left out: no removals after an error" },
      {
        type: "step",
        state: "done",
        action: "copy",
        path: "d/e.txt",
        kind: "file",
        reason: "not at the target",
        size: 3,
        bytes: 3,
      },
      {
        type: "step",
        state: "done",
        action: "mkdir",
        path: "d",
        kind: "directory",
        reason: "not at the target",
        bytes: 0,
      },
      {
        type: "step",
        state: "done",
        action: "update",
        path: "a.txt",
        kind: "file",
        reason: "size 5 → 9",
        size: 9,
        bytes: 9,
      },
      {
        type: "step",
        state: "failed",
        action: "copy",
        path: "bad",
        kind: "file",
        reason: "not at the target",
        size: 3,
        code: expect.any(String),
        message: expect.stringContaining("553 no"),
      },
      {
        type: "step",
        state: "skipped",
        action: "remove",
        path: "old",
        kind: "file",
        reason: "not in the source",
        message: "no removals after an error",
      },
      {
        type: "summary",
        command: "sync",
        files: 2,
        bytes: 12,
        failed: 1,
        skipped: 1,
        removed: 0,
        equal: 0,
        elapsed: expect.any(Number),
      },
    ],
  },
  "sync, with a conflict": {
    words: "sync --json local URL/www",
    local: { "local/a.txt": "hello" },
    remote: { "www/a.txt": "new" },
    exit: 23,
    stderr: ["ftpl: 1 entry of the target is not as in the source"],
    events: [
      {
        type: "error",
        message: "1 entry of the target is not as in the source",
        exit: 23,
        fatal: true,
      },
      {
        type: "step",
        state: "skipped",
        action: "conflict",
        path: "a.txt",
        kind: "file",
        reason: expect.any(String),
        size: 5,
        message: expect.stringContaining("the target is newer"),
      },
      {
        type: "summary",
        command: "sync",
        files: 0,
        bytes: 0,
        failed: 0,
        skipped: 1,
        removed: 0,
        equal: 0,
        elapsed: expect.any(Number),
      },
    ],
  },
  "sync, stopped by a guard": {
    words: "sync --json --delete --max-delete 0 local URL/www",
    local,
    remote,
    exit: 25,
    events: [
      {
        type: "error",
        code: "ERR_FTP_GUARD",
        message: expect.stringContaining("--max-delete allows 0"),
        exit: 25,
        fatal: true,
      },
    ],
  },
  "sync, with nothing to do": {
    words: "sync --json --error-on-no-transfer local URL/www",
    local: { "local/a": "a" },
    remote: { "www/a": "a" },
    exit: 9,
    stderr: ["ftpl: there was nothing to do"],
    events: [
      { type: "error", message: "there was nothing to do", exit: 9, fatal: true },
      {
        type: "summary",
        command: "sync",
        files: 0,
        bytes: 0,
        failed: 0,
        skipped: 0,
        removed: 0,
        equal: 1,
        elapsed: expect.any(Number),
      },
    ],
  },
  apply: {
    words: ["plan -o p -q local URL/www", "apply --json p local URL/www"],
    local: { "local/n": "n" },
    remote,
    exit: 0,
    stderr: [],
    remoteAfter: { "www/n": "n" },
    events: [
      {
        type: "step",
        state: "done",
        action: "copy",
        path: "n",
        kind: "file",
        reason: "not at the target",
        size: 1,
        bytes: 1,
      },
      {
        type: "summary",
        command: "apply",
        files: 1,
        bytes: 1,
        failed: 0,
        skipped: 0,
        removed: 0,
        equal: 0,
        elapsed: expect.any(Number),
      },
    ],
  },
  deploy: {
    words: ["deploy -q local URL/www", "deploy --json two URL/www"],
    local: { "local/n": "n", "local/kept": "k", "two/kept": "k" },
    exit: 0,
    stderr: [],
    remoteAfter: { "www/n": undefined },
    events: [
      {
        type: "step",
        state: "done",
        action: "remove",
        path: "n",
        kind: "file",
        reason: "not in the source",
        bytes: 0,
      },
      {
        type: "summary",
        command: "deploy",
        files: 0,
        bytes: 0,
        failed: 0,
        skipped: 0,
        removed: 1,
        elapsed: expect.any(Number),
      },
    ],
  },
  "a usage error": {
    words: "sync --json --checksum --size-only local URL/www",
    local,
    exit: 2,
    events: [
      { type: "error", message: expect.stringContaining("contradict each other"), exit: 2, fatal: true },
    ],
  },
};

describe("V2, W1: --json", () => {
  it.each(Object.entries(rows))("%s", async (_, { events, ...row }) => {
    const { stdout } = await checkRow(row);
    const lines = stdout.split("\n").slice(0, -1);
    const seen = lines.map((line) => JSON.parse(line) as Event).filter(({ type }) => type !== "progress");
    const keyOf = ({ type, state, action, path }: Event): string => [type, state, action, path].join(" ");
    expect(seen.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))).toEqual(events);
  });

  it("a failure's event is the last one", async () => {
    const { stdout } = await checkRow({ words: "diff --json local URL/www", local, remote, exit: 1 });
    expect(JSON.parse(stdout.split("\n").at(-2) ?? "")).toMatchObject({
      type: "error",
      exit: 1,
      fatal: true,
    });
  });
});
