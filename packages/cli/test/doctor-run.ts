import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { CheckEvent, CodeEvent, OutputEvent } from "../src/output/events.ts";
import { type Outcome, runFtpl, type RunOptions } from "./program.ts";

/** What a run of `doctor --json` has said. */
export interface DoctorReport {
  readonly outcome: Outcome;
  readonly checks: Readonly<Record<string, CheckEvent>>;
  readonly code: CodeEvent | undefined;
}

/** Runs `ftpl doctor --json` with these words. */
export async function runDoctor(words: readonly string[], options: RunOptions): Promise<DoctorReport> {
  const outcome = await runFtpl(["doctor", "--json", ...words], options);
  const lines = outcome.stdout.split("\n").filter((line) => line !== "");
  const events = lines.map((line) => JSON.parse(line) as OutputEvent);
  const checks = events.flatMap((event) => (event.type === "check" ? [[event.name, event] as const] : []));
  return {
    outcome,
    checks: Object.fromEntries(checks),
    code: events.find((event) => event.type === "code"),
  };
}

/** Runs the command line that the doctor gives, as a shell reads it. */
export async function runCommand({ command }: CodeEvent, options: RunOptions): Promise<Outcome> {
  const [program, ...words] = Array.from(
    command.matchAll(/'([^']*)'|(\S+)/g),
    ([, quoted, bare]) => quoted ?? bare ?? "",
  );
  if (program !== "ftpl") throw new Error(`the command line begins with ${program}`);
  return await runFtpl(words, options);
}

const HERE = fileURLToPath(new URL("../node_modules", import.meta.url));

/** Runs the program that the doctor gives, from a file of this package. */
export async function runProgram(
  { typescript }: CodeEvent,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly status: number | null }> {
  const folder = mkdtempSync(join(HERE, "doctor-"));
  try {
    // It has no types, so that it is JavaScript as well.
    const file = join(folder, "program.mjs");
    writeFileSync(file, typescript);
    const { PATH = "" } = process.env;
    const child = spawn(process.execPath, [file], { env: { PATH, HOME: folder, ...env } });
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[number | null]>,
    ]);
    return { stdout, stderr, status };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
