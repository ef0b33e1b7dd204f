import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { PASSWORD, runFtpl, startServer } from "./program.ts";
import { putFiles, remoteFiles } from "./trees.ts";

const files = { "local/1": "1", "local/2": "2", "local/big": "b".repeat(200_000) };
const commands = {
  sync: "sync --tls off local URL/www",
  "sync with a journal": "sync --tls off --journal j local URL/www",
  deploy: "deploy --tls off local URL/www",
  release: "release --tls off local URL/www",
} as const;

const signals = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

describe("W4: the first signal ends the run cleanly, and the same command goes on", () => {
  const rows = Object.entries(commands).flatMap(([name, words]) =>
    signals.map(([signal, exit]) => [name, signal, words, exit] as const),
  );
  it.each(rows)("%s, %s", async (_, signal, words, exit) => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-signals-"));
    putFiles(cwd, files);
    const target = new MemoryFileSystem();
    // The large file is being sent when the signal comes, and not a byte of it is taken before the program has ended.
    let strike: (() => void) | undefined;
    let isStruck = false;
    const rule: FaultRule = at("upload-bytes", (truth, { argument }) => {
      if (strike === undefined || !argument.includes("big")) return truth;
      // A second signal would end it at once.
      if (!isStruck) strike();
      isStruck = true;
      return [];
    });
    await using open = await startServer({ files: target, faults: [rule] });
    try {
      const run = async (onStart?: Parameters<typeof runFtpl>[1]) =>
        await runFtpl(words.replace("URL", open.url).split(" "), { cwd, env: open.env, ...onStart });
      const stopped = await run({ onStart: (child) => void (strike = () => void child.kill(signal)) });
      expect(stopped).toMatchObject({ exit, signal: null });
      expect(stopped.stderr).toContain("to go on, run the same command again");
      expect(remoteFiles(target)["www/big"]).toBeUndefined();

      strike = undefined;
      const { exit: second, stderr } = await run();
      expect({ second, stderr }).toMatchObject({ second: 0 });
      const there = remoteFiles(target);
      for (const [path, content] of Object.entries(files))
        expect(there[path.replace("local", "www")]).toBe(content);
      expect(stopped.stdout + stopped.stderr + stderr).not.toContain(PASSWORD);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

describe("W4: a run ends soon after the first signal, although the server has fallen silent", () => {
  const slow = { ...commands, apply: "apply --tls off plan.ndjson local URL/www" };
  it.concurrent.each(Object.entries(slow))("%s", async (_, words) => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-silent-"));
    putFiles(cwd, files);
    let strike: (() => void) | undefined;
    let isSilent = false;
    const rule = at("*", (truth, step) => {
      if (strike !== undefined && step.names.includes("upload-bytes") && step.argument.includes("big")) {
        if (!isSilent) strike();
        isSilent = true;
      }
      return isSilent ? faults.silence()(truth, step) : truth;
    });
    await using open = await startServer({ files: new MemoryFileSystem(), faults: [rule] });
    const run = async (text: string, onStart?: (child: ChildProcess) => void) =>
      await runFtpl(text.replaceAll("URL", open.url).split(" "), {
        cwd,
        env: open.env,
        ...(onStart === undefined ? {} : { onStart }),
      });
    try {
      if (words.startsWith("apply")) await run("plan -q --tls off -o plan.ndjson local URL/www");
      const stopped = await run(words, (child) => void (strike = () => void child.kill("SIGINT")));
      expect(stopped).toMatchObject({ exit: 130, signal: null });
      expect(stopped.stderr).toContain("to go on, run the same command again");
      expect(isSilent).toBe(true);
      if (words.startsWith("deploy")) expect(stopped.stderr).toContain("another Ctrl-C ends it at once");
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

/** Runs a command whose upload of the large file does not end, and sends it signals when standard error matches. */
async function stalled(
  words: string,
  when: readonly (readonly [RegExp, NodeJS.Signals])[],
): Promise<{ readonly exit: number | null; readonly stdout: string; readonly stderr: string }> {
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-progress-"));
  putFiles(cwd, files);
  const rule = at("upload-bytes", (truth, step) =>
    step.argument.includes("big") ? faults.stopReading(0)(truth, step) : truth,
  );
  await using open = await startServer({ files: new MemoryFileSystem(), faults: [rule] });
  const run = (text: string, onStart?: (child: ChildProcess) => void) =>
    runFtpl(text.replaceAll("URL", open.url).split(" "), {
      cwd,
      env: open.env,
      ...(onStart === undefined ? {} : { onStart }),
    });
  try {
    if (words.startsWith("apply")) await run("plan -q --tls off -o plan.ndjson local URL/www");
    const left = [...when];
    const outcome = await run(words, (child) => {
      let seen = "";
      child.stderr?.on("data", (text: Buffer) => {
        seen += text.toString();
        const [next] = left;
        if (next === undefined || !next[0].test(seen)) return;
        left.shift();
        seen = "";
        child.kill(next[1]);
      });
    });
    expect(left).toEqual([]);
    return outcome;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const shown = {
  ...commands,
  apply: "apply --tls off plan.ndjson local URL/www",
  "sync -q": "sync --tls off -q local URL/www",
} as const;

describe("W1: a run over trees shows how far it has come", () => {
  it.concurrent.each(Object.entries(shown))("%s --progress", async (_, words) => {
    const outcome = await stalled(`${words} --progress`, [[/^\d of 3 files, .*; big .*\n/m, "SIGTERM"]]);
    expect(outcome).toMatchObject({ exit: 143, stdout: "" });
    expect(outcome.stderr).toMatch(/^\d of 3 files, .*\/s.*; big [\d.]+k?\/195k$/m);
    // What moves the cursor is for terminals.
    expect(outcome.stderr).not.toMatch(/[\r\u001b]/);
  });

  it.concurrent.each(["sync", "deploy", "release", "apply"] as const)("%s, at SIGUSR1", async (name) => {
    const outcome = await stalled(shown[name], [
      [/\+ [12] /, "SIGUSR1"],
      [/\d of 3 files, /, "SIGTERM"],
    ]);
    expect(outcome).toMatchObject({ exit: 143 });
  });

  it.concurrent("nothing with -n, of which nothing moves", async () => {
    const outcome = await stalled("sync --tls off -n --progress local URL/www", []);
    expect(outcome).toMatchObject({ exit: 0 });
    expect(outcome.stderr).not.toMatch(/of 3 files/);
  });
});
