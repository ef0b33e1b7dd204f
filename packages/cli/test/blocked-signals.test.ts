import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Outcome, runFtpl, startServer } from "./program.ts";

/** Runs a command that opens the pipe `ff`, to which nobody writes, and sends it signals when it waits for that. */
async function blocked(words: string, signals: readonly NodeJS.Signals[]): Promise<Outcome> {
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-blocked-"));
  spawnSync("mkfifo", [join(cwd, "ff")]);
  writeFileSync(join(cwd, "a"), "a");
  await using open = await startServer({});
  const signalled: Promise<void>[] = [];
  try {
    const outcome = await runFtpl(words.replaceAll("URL", open.url).split(" "), {
      cwd,
      env: open.env,
      onStart: (child) => void signalled.push(signalWhenBlocked(child, signals)),
    });
    await Promise.all(signalled);
    return outcome;
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

async function signalWhenBlocked(child: ChildProcess, signals: readonly NodeJS.Signals[]): Promise<void> {
  await vi.waitFor(() => expect(waits(child.pid)).toContain("wait_for_partner"), { timeout: 10_000 });
  for (const signal of signals) child.kill(signal);
}

/** What the threads of a process wait for in the kernel. */
function waits(pid = 0): readonly string[] {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).map((task) => readFileSync(join(tasks, task, "wchan"), "utf8"));
}

/** Ended by a signal, or with its exit code: a shell takes both for the same. */
const BY_INTERRUPT = [130, "SIGINT"];
/** The system may hand two signals over in either order. */
const BY_EITHER = [...BY_INTERRUPT, 143, "SIGTERM"];

/** Whether the system says what a thread waits for: some kernels hide it. */
function isWaitShown(): boolean {
  if (!existsSync("/proc/self/wchan")) return false;
  const sleeper = spawn("sleep", ["10"]);
  try {
    const until = Date.now() + 1_000;
    while (Date.now() < until) if (waits(sleeper.pid).some((wait) => wait.length > 1)) return true;
    return false;
  } finally {
    sleeper.kill("SIGKILL");
  }
}

describe.runIf(isWaitShown())("W4: a pipe to which nobody writes", () => {
  it.concurrent.each([
    "run ff URL",
    "site import ff",
    "hash --tls off -c ff URL",
    "sync --tls off --exclude-from ff . URL/www",
    "ls --ca ff URL",
    "apply --tls off ff . URL/www",
    "put --tls off ff URL/x",
  ])("a second signal ends at once: %s", async (words) => {
    const { exit, signal } = await blocked(words, ["SIGINT", "SIGTERM"]);
    expect(BY_EITHER).toContain(exit ?? signal);
  });

  it.concurrent.each(["put --tls off ff URL/x", "put --tls off ff a URL/"])(
    "the first signal ends what has no work left: %s",
    async (words) => {
      const { exit, signal, stderr } = await blocked(words, ["SIGINT"]);
      expect(BY_INTERRUPT).toContain(exit ?? signal);
      expect(stderr).toContain("ended by SIGINT; to go on: ");
    },
  );
});
