import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { runFtpl, startServer } from "./program.ts";
import { putFiles } from "./trees.ts";

const SIZE = 200_000;
const NAMES = ["f1", "f2", "f3", "f4", "f5", "f6"];
const files = Object.fromEntries(NAMES.map((name) => [name, name.padEnd(SIZE, ".")]));

/** Large files, of which each transfer stands still after some bytes. */
const stalling = [
  at(
    "upload-bytes",
    faults.when(({ argument }) => /\bf\d/.test(argument), faults.stopReading(0)),
  ),
  at("retr-bytes", faults.stallData(50_000)),
];

const COMMANDS = {
  sync: "sync --tls off local URL/www",
  "sync with a limit of bandwidth": "sync --tls off --limit-rate 1m local URL/www",
  "sync to this machine": "sync --tls off URL/there here",
  deploy: "deploy --tls off local URL/www",
  release: "release --tls off local URL/www",
  apply: "apply --tls off plan.ndjson local URL/www",
} as const;

/** Runs a command until standard error shows this, and returns what it has shown. */
async function shownUntil(words: string, until: RegExp): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-moving-"));
  putFiles(join(cwd, "local"), files);
  const target = new MemoryFileSystem({ there: files });
  await using open = await startServer({ files: target, faults: stalling });
  const split = (text: string): string[] => text.replaceAll("URL", open.url).split(" ");
  try {
    if (words.startsWith("apply"))
      await runFtpl(split("plan -q --tls off -o plan.ndjson local URL/www"), { cwd, env: open.env });
    let seen = "";
    let isSeen = false;
    const outcome = await runFtpl(split(words), {
      cwd,
      env: open.env,
      onStart: (child) =>
        child.stderr?.on("data", (text: Buffer) => {
          seen += text.toString();
          // A second signal would end it at once.
          if (!isSeen && until.test(seen)) isSeen = child.kill("SIGTERM");
        }),
    });
    expect(outcome).toMatchObject({ exit: 143, stdout: "" });
    return seen;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

describe("W1: a run over trees shows the bytes of each file that moves, and no file that waits", () => {
  it.concurrent.each(Object.entries(COMMANDS))("%s", async (_, words) => {
    // The total has moved before any file is done.
    const shown = await shownUntil(
      `${words} --connections 2 --progress`,
      /^0 of 6 files, [1-9].*; f\d .*\n/m,
    );
    const moving = shown.match(/^0 of 6 files, .*$/gm)?.map((line) => line.split("; ").slice(1)) ?? [];
    expect(Math.max(...moving.map(({ length }) => length))).toBeLessThanOrEqual(2);
    expect(moving.findLast(({ length }) => length > 0)?.[0]).toMatch(/^f\d [1-9][\d.]*k\/195k$/);
    // What moves the cursor is for terminals.
    expect(shown).not.toMatch(/[\r\u001b]/);
  });
});
