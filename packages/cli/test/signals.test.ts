import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Outcome, runFtpl, runShell, startServer } from "./program.ts";

/** Runs the program, and sends it a signal when the server receives a command, or when standard error matches. */
async function signalled(
  words: string,
  server: { readonly faults: readonly FaultRule[] },
  when: readonly (readonly [RegExp, NodeJS.Signals])[],
  stdin?: string,
): Promise<Outcome & { readonly commands: readonly string[]; readonly url: string }> {
  let kill: (signal: NodeJS.Signals) => void = () => {};
  const left = [...when];
  const hear = (line: string): void => {
    const [next] = left;
    if (next === undefined || !next[0].test(line)) return;
    left.shift();
    kill(next[1]);
  };
  await using open = await startServer({ tree: { "a.bin": "x".repeat(100_000) }, log: hear, ...server });
  const outcome = await runFtpl(words.replaceAll("URL", open.url).split(" "), {
    env: open.env,
    ...(stdin === undefined ? {} : { stdin }),
    onStart: (child) => {
      kill = (signal) => void child.kill(signal);
      child.stderr?.on("data", (text: Buffer) => hear(text.toString()));
    },
  });
  expect(left).toEqual([]);
  const { lines } = open.server.transcript;
  return { ...outcome, commands: lines.filter((line) => line.startsWith("C: ")), url: open.url };
}

const silent = { faults: [at("retr-bytes", faults.stallData(0))] };
const stalled = { faults: [at("retr-bytes", faults.stallData(30_000))] };
const GET = "get --tls off URL/a.bin here.bin";

describe("W4: signals", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends a download in order, and says how to go on", async (signal, exit) => {
    const outcome = await signalled(GET, silent, [[/^C: RETR/, signal]]);
    expect(outcome).toMatchObject({ exit, signal: null, stdout: "" });
    const again = `ftpl get --tls off ${outcome.url}/a.bin here.bin`;
    expect(outcome.stderr).toBe(`ftpl: ended by ${signal}; to go on: ${again}\n`);
  });

  it("SIGINT removes what an upload has sent", async () => {
    const stopping = { faults: [at("upload-bytes", faults.stopReading(0))] };
    const outcome = await signalled(
      "put --tls off - URL/new.txt",
      stopping,
      [[/^C: STOR/, "SIGINT"]],
      "x".repeat(100_000),
    );
    expect(outcome).toMatchObject({ exit: 130, signal: null });
    expect(outcome.commands.some((line) => line.startsWith("C: DELE"))).toBe(true);
  });

  it.each([
    [
      "a file",
      "put --tls off a.bin URL/new.bin",
      "ended after *, of which nothing stays on the server (--resume keeps it)",
    ],
    ["a file, with --resume", "put --tls off --resume a.bin URL/new.bin", "half done, *"],
    ["a tree", "put --tls off tree URL/new", "ended after *, of which nothing stays on the server"],
    ["standard input", "put --tls off - URL/new.bin", "ended after *, of which nothing stays on the server"],
    [
      "lines of a shell",
      "run --tls off - URL",
      "ended after *, of which nothing stays on the server (--resume keeps it)",
    ],
  ])("what becomes of the part that was sent is said: %s", async (_, words, says) => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
    mkdirSync(join(cwd, "tree"));
    for (const name of ["a.bin", "tree/a.bin"]) writeFileSync(join(cwd, name), "x".repeat(2_000_000));
    let child: ChildProcess | undefined;
    const stopping = at("upload-bytes", (truth, { offset }) => {
      if (offset < 400_000) return truth;
      child?.kill("SIGINT");
      child = undefined;
      return [];
    });
    const files = new MemoryFileSystem({ "a.bin": "y".repeat(2_000_000) });
    await using open = await startServer({ files, faults: [stopping] });
    const stdin = words.startsWith("run") ? "put a.bin new.bin\n" : "x".repeat(2_000_000);
    const outcome = await runFtpl(words.replaceAll("URL", open.url).split(" "), {
      cwd,
      env: open.env,
      stdin,
      onStart: (started) => void (child = started),
    });
    expect(outcome).toMatchObject({ exit: 130 });
    const [line = ""] = outcome.stderr.split("\n").filter((each) => /half done|ended after/.test(each));
    expect(line.replace(/[\d.]+[kM](?: of [\d.]+M)?/, "*")).toMatch(/^\/?new(?:\.bin|\/a\.bin): /);
    expect(line.replace(/[\d.]+[kM](?: of [\d.]+M)?/, "*").replace(/^[^:]*: /, "")).toBe(says);
    const parts = files.paths().filter((path) => path.includes(".part"));
    expect(parts).toHaveLength(says.startsWith("half done") ? 1 : 0);
    rmSync(cwd, { recursive: true });
  });

  it("a second SIGINT ends at once, whatever is still to be done", async () => {
    const stuck = {
      faults: [at("upload-bytes", faults.stopReading(0)), at("dele", faults.nothing())],
    };
    const outcome = await signalled(
      "put --tls off - URL/new.txt",
      stuck,
      [
        [/^C: STOR/, "SIGINT"],
        [/^C: DELE/, "SIGINT"],
      ],
      "x".repeat(100_000),
    );
    // On Node 26 and later the signal itself ends it: a shell takes both for the same.
    expect([130, "SIGINT"]).toContain(outcome.exit ?? outcome.signal);
    expect(outcome.stderr).toBe("");
  });

  it("SIGHUP more than once, as of a terminal that is closed, ends in order", async () => {
    const stopping = { faults: [at("upload-bytes", faults.stopReading(0))] };
    const outcome = await signalled(
      "put --tls off - URL/new.txt",
      stopping,
      [
        [/^C: STOR/, "SIGHUP"],
        [/^C: DELE/, "SIGHUP"],
      ],
      "x".repeat(100_000),
    );
    expect(outcome).toMatchObject({ exit: 129, signal: null });
    expect(outcome.stderr).toContain("ended by SIGHUP; to go on: ");
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s ends the lines of a shell", async (signal, exit) => {
    const outcome = await signalled("run --tls off - URL", silent, [[/^C: RETR/, signal]], "get a.bin\nls\n");
    expect(outcome).toMatchObject({ exit, signal: null, stdout: "" });
    expect(outcome.stderr).toContain(`ended by ${signal}; to go on: get a.bin`);
  });

  it("ends with an event and --json", async () => {
    const outcome = await signalled(`${GET} --json`, stalled, [[/^C: RETR/, "SIGINT"]]);
    expect(outcome).toMatchObject({ exit: 130 });
    expect(outcome.stdout).toMatch(
      /\{"type":"notice","message":"ended by SIGINT; to go on: ftpl get [^\n]*"\}\n$/,
    );
  });

  it("SIGUSR1 prints the progress, also with --quiet, and the work goes on", async () => {
    const outcome = await signalled(`${GET} -q`, stalled, [
      [/^C: RETR/, "SIGUSR1"],
      [/0 of 1 files/, "SIGUSR1"],
      [/0 of 1 files/, "SIGTERM"],
    ]);
    expect(outcome).toMatchObject({ exit: 143 });
    expect(outcome.stderr).toMatch(/^0 of 1 files, [\d.k]+ of 98k, .*\n0 of 1 files, /);
    expect(outcome.stderr).not.toContain("Debugger");
  });

  it("SIGUSR1 starts no debugger in a command without transfers", async () => {
    const stuck = { faults: [at("mlsd-command", faults.nothing())] };
    const outcome = await signalled("ls --tls off URL", stuck, [
      [/^C: MLSD/, "SIGUSR1"],
      [/^ls/, "SIGTERM"],
    ]);
    expect(outcome).toMatchObject({ exit: 143 });
    expect(outcome.stderr).not.toContain("Debugger");
  });

  it.each([
    ["data", "ls --tls off URL | true"],
    ["a file", "cat --tls off URL/a.bin | true"],
    ["events", "get --tls off --json URL here | true"],
    ["help", "--help | true"],
  ])("a reader of standard output that goes away is passed over: %s", async (_, line) => {
    await using open = await startServer({ tree: { "a.bin": "x".repeat(1_000_000) } });
    const [words = ""] = line.split(" | ");
    const run = runShell('"$@" | true', words.replaceAll("URL", open.url).split(" "), { env: open.env });
    expect(await run).toEqual({ exit: 0, signal: null, stdout: "", stderr: "" });
  });

  it("a reader of standard error that goes away does not end the work", async () => {
    await using open = await startServer({ tree: { "a.bin": "x" } });
    const words = ["get", "--tls", "off", `${open.url}`, "here"];
    const outcome = await runShell('"$@" 2> >(true) && cat here/a.bin', words, { env: open.env });
    expect(outcome).toMatchObject({ exit: 0, stdout: "x" });
  });

  it("what SIGINT has ended goes on with the same command", async () => {
    const size = 300_000;
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
    let child: ChildProcess | undefined;
    let isOver = false;
    await using open = await startServer({
      tree: { "a.bin": "x".repeat(size) },
      faults: [
        at(
          "retr-bytes",
          faults.when(({ offset }) => !isOver && offset >= 0, faults.stallData(200_000)),
        ),
      ],
    });
    const words = ["get", "--tls", "off", "--progress", `${open.url}/a.bin`, "here.bin"];
    const first = await runFtpl(words, {
      cwd,
      env: open.env,
      onStart: (started) => {
        child = started;
        // The status shows when all has come that comes.
        child.stderr?.on("data", (text: Buffer) => {
          if (text.toString().includes("195k/293k")) child?.kill("SIGINT");
        });
      },
    });
    expect(first).toMatchObject({ exit: 130 });
    isOver = true;
    const second = await runFtpl(words, { cwd, env: open.env });
    expect(second).toMatchObject({ exit: 0 });
    expect(readFileSync(join(cwd, "here.bin"), "utf8")).toBe("x".repeat(size));
    expect(open.server.transcript.lines.some((line) => /^C: REST [1-9]/.test(line))).toBe(true);
    rmSync(cwd, { recursive: true });
  });

  it("what SIGINT has ended of an upload with --resume goes on with the same command", async () => {
    const size = 600_000;
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
    writeFileSync(join(cwd, "a.bin"), "x".repeat(size));
    let child: ChildProcess | undefined;
    let isOver = false;
    let isEnded = false;
    let stored = 0;
    const stopping = at("upload-bytes", (truth, step) => {
      if (isOver) return truth;
      stored = step.offset;
      // What is stored by then is what the next run finds.
      if (stored > 300_000 && !isEnded) isEnded = child?.kill("SIGINT") === true;
      return stored > 300_000 ? [] : truth;
    });
    const files = new MemoryFileSystem();
    await using open = await startServer({ files, faults: [stopping] });
    const words = ["put", "--tls", "off", "--resume", "a.bin", `${open.url}/b.bin`];
    const first = await runFtpl(words, {
      cwd,
      env: open.env,
      onStart: (started) => {
        child = started;
      },
    });
    expect(first).toMatchObject({ exit: 130 });
    expect(files.readFile("/b.bin")).toBeUndefined();
    isOver = true;
    const before = open.server.transcript.lines.length;
    const second = await runFtpl(words, { cwd, env: open.env });
    expect(second).toMatchObject({ exit: 0 });
    expect(files.readFile("/b.bin")?.equals(Buffer.alloc(size, "x"))).toBe(true);
    const commands = open.server.transcript.lines.slice(before).filter((line) => line.startsWith("C: "));
    expect(commands.some((line) => /^C: (?:REST [1-9]|APPE)/.test(line))).toBe(true);
    rmSync(cwd, { recursive: true });
  });

  it("what was sent of a source that has changed since is removed by the next upload with --resume", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
    writeFileSync(join(cwd, "a.bin"), "x".repeat(600_000));
    let isOver = false;
    const cut = at("upload-bytes", (truth, step) =>
      isOver || step.offset < 200_000 ? truth : [{ kind: "reset" }],
    );
    const theirs = ".b.bin.0123456789abcdef.part";
    const files = new MemoryFileSystem({ d: { [theirs]: "of another upload" } });
    await using open = await startServer({ files, faults: [cut] });
    const words = ["put", "--tls", "off", "--resume", "--retries", "0", "a.bin", `${open.url}/d/b.bin`];
    const names = (): string[] => files.paths().filter((path) => path.endsWith(".part"));
    const first = await runFtpl(words, { cwd, env: open.env });
    expect(first).toMatchObject({ exit: 8, stderr: expect.stringContaining("426") as string });
    expect(names()).toHaveLength(2);
    isOver = true;
    writeFileSync(join(cwd, "a.bin"), "y");
    expect(await runFtpl(words, { cwd, env: open.env })).toMatchObject({ exit: 0 });
    expect(files.readFile("/d/b.bin")?.toString()).toBe("y");
    expect(names()).toEqual([`/d/${theirs}`]);
    rmSync(cwd, { recursive: true });
  });

  it("W1: a status line comes from time to time where there is no terminal", async () => {
    const outcome = await signalled(GET, stalled, [[/^0 of 1 files, .* of 98k, /, "SIGTERM"]]);
    expect(outcome).toMatchObject({ exit: 143, stdout: "" });
    expect(outcome.stderr).toMatch(
      /^0 of 1 files, [\d.k]+ of 98k, [^;]*; a\.bin [\d.k]+\/98k\na\.bin: half done, 29k of 98k\nftpl: ended/,
    );
  });
});
