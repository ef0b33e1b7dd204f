import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** How to start a client for a job. */
export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Whether it tells about itself with lines of `STEP`, `DONE` and `FAILED`; otherwise exit status 0 is success, and each
   * line of its output a name.
   */
  readonly reports: boolean;
}

/** What was seen of a client from outside. */
export interface Run {
  /** Whether it ended by itself within the hard deadline. */
  readonly ended: boolean;
  /** Whether it ended without telling anything: an uncaught exception, a signal, a promise that never settled. */
  readonly crashed: boolean;
  /** Whether it says that all steps succeeded. */
  readonly done: boolean;
  /** What it says went wrong. */
  readonly failure: string;
  /** What each step gave; for programs one entry, the lines of their output. */
  readonly values: readonly unknown[];
  /** Everything it printed, byte for character, but for its reports. */
  readonly output: string;
  /** The peak of its resident set in bytes; 0 where /proc tells none. */
  readonly peak: number;
}

/** Runs a client's command in a directory, and kills it with its children after so many milliseconds. */
export async function runClient(command: Command, directory: string, deadline: number): Promise<Run> {
  const [program = "", ...args] = command.argv;
  const child = spawn(program, args, {
    cwd: directory,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C.UTF-8", NODE_NO_WARNINGS: "1", ...command.env },
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => void stdout.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => void stderr.push(bytes));
  let peak = 0;
  const { pid = 0 } = child;
  const watch = setInterval(() => void (peak = Math.max(peak, peakOf(pid))), 20);
  let ended = true;
  const kill = setTimeout(() => {
    ended = false;
    process.kill(-pid, "SIGKILL");
  }, deadline);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearInterval(watch);
    clearTimeout(kill);
  });
  const text = Buffer.concat(stdout).toString("latin1");
  const errors = Buffer.concat(stderr).toString("latin1");
  const told = command.reports ? readReport(text, errors) : readOutput(text, errors, status);
  return { ...told, ended, crashed: ended && isCrash(status, told), peak };
}

/** A signal, an uncaught exception, or (status 13) a promise that never settled. */
function isCrash(status: number | null, { failure, done }: Told): boolean {
  return status === null || (failure === "" && (status !== 0 || !done));
}

type Told = Pick<Run, "done" | "failure" | "values" | "output">;

function readReport(stdout: string, stderr: string): Told {
  const values: unknown[] = [];
  const output: string[] = [];
  let done = false;
  let failure = "";
  for (const line of stdout.split("\n")) {
    if (line === "DONE") done = true;
    else if (line.startsWith("STEP ")) values.push(parse(line.slice(5)));
    else if (line.startsWith("FAILED ")) failure = String(parse(line.slice(7))) || "without a word";
    else output.push(line);
  }
  return { done, failure, values, output: output.join("\n") + stderr };
}

function readOutput(stdout: string, stderr: string, status: number | null): Told {
  const lines = Buffer.from(stdout, "latin1").toString().split("\n");
  const names = lines.map((line) => line.replace(/\r$/, "")).filter((line) => line !== "");
  const failure = status === 0 ? "" : stderr.trim() || `exit status ${status}`;
  return { done: status === 0, failure, values: [names], output: stdout + stderr };
}

/** The report's text was decoded byte for character, which JSON in UTF-8 is not. */
function parse(json: string): unknown {
  return JSON.parse(Buffer.from(json, "latin1").toString());
}

function peakOf(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
