import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { connectionOptions } from "../../options/connection-options.ts";
import type { CommandCall } from "../../command/command.ts";
import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import { parseWords } from "../../shell/parse-words.ts";
import type { runOptions } from "./run-options.ts";

type Call = CommandCall<typeof runOptions>;

/** One line with a command. */
interface Line {
  readonly number: number;
  readonly text: string;
  readonly words: readonly string[];
}

/** Runs a line, and returns its exit code; undefined: that was the last one. */
type RunOne = (line: Line) => Promise<number | undefined>;

/** The files whose lines are being run: each runs a line of the one before it. */
const underWay = new Set<string>();

/** Runs each line as a command of this program. */
export async function runRun(call: Call): Promise<void> {
  const [file = "-"] = call.operands;
  if (file === "-") return await runFile(call, file);
  const path = await realpath(file);
  if (underWay.has(path)) throw new UsageError(`${file} is being run already: a file cannot run itself`);
  underWay.add(path);
  try {
    await runFile(call, file);
  } finally {
    underWay.delete(path);
  }
}

async function runFile(call: Call, file: string): Promise<void> {
  const { operands, terminal, here, run } = call;
  const [, remote] = operands;
  const name = file === "-" ? "standard input" : file;
  const isShell = remote !== undefined || here !== undefined;
  const [flag] = Object.entries(call.options).filter(
    ([key, value]) => isConnection(key) && value !== undefined,
  );
  if (flag !== undefined && remote === undefined)
    throw new UsageError("flags for connections need the server of all lines; else each line has its own");
  if (file === "-" && call.options.passwordStdin === true)
    throw new UsageError("--password-stdin is taken: the commands come from standard input");
  const lines = linesOf(await text(file === "-" ? terminal.stdin : createReadStream(file)), name);
  const nested = lines.find(({ words }) => file === "-" && !isShell && words.includes("-"));
  if (nested !== undefined) {
    throw new UsageError(`${name}, line ${nested.number}: "-" is taken: the commands come from there`);
  }
  if (remote !== undefined) return await withSession(call, remote, name, lines);
  const isDryRun = call.options.dryRun === true;
  if (here !== undefined)
    return await runLines(name, lines, async ({ text: line }) => await here.run(line, isDryRun));
  await runLines(name, lines, async ({ words }) => await run(words, isDryRun));
}

function isConnection(key: string): boolean {
  return Object.hasOwn(connectionOptions, key);
}

async function withSession(call: Call, remote: string, name: string, lines: readonly Line[]): Promise<void> {
  const { Session } = await import("../../shell/session.ts");
  const session = await Session.open(call, remote);
  try {
    await runLines(name, lines, async ({ text: line }) => {
      const exit = (await session.run(line, call.terminal, call.options.dryRun)) ?? EXIT.done;
      if (session.end === undefined || exit !== EXIT.done) return exit;
      return typeof session.end === "number" && session.end !== EXIT.done ? session.end : undefined;
    });
  } finally {
    await session.close();
  }
}

async function runLines(name: string, lines: readonly Line[], runOne: RunOne): Promise<void> {
  for (const line of lines) {
    const exit = await runOne(line);
    if (exit === undefined) return;
    if (exit === EXIT.done) continue;
    throw new ExitError(
      exit,
      `${name}, line ${line.number}: ended with ${exit}; the lines after it were not run`,
    );
  }
}

/** @throws UsageError for a quote without its end, which names the line */
function linesOf(text: string, name: string): Line[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  return lines
    .map((line, at) => ({ number: at + 1, text: line, words: wordsOf(line, `${name}, line ${at + 1}`) }))
    .filter(({ words }) => words.length > 0);
}

function wordsOf(line: string, where: string): string[] {
  // What follows the mark is for the shell of this machine.
  if (/^\s*!/.test(line)) return ["!"];
  try {
    return parseWords(line).map(({ text }) => text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${where}: ${error.message}`);
  }
}
