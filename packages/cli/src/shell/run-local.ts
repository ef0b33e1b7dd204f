import { once } from "node:events";
import { escapeControls } from "@ftplib/reply";
import { EXIT } from "../errors/exit-code.ts";
import type { Terminal } from "../output/terminal.ts";
import { startProgram } from "../password/start-program.ts";

/** Runs a line in the shell of this machine, without passwords in its environment, and returns its exit code; without a line, that shell itself. */
export async function runLocal(line: string, terminal: Terminal): Promise<number> {
  const { SHELL, ComSpec } = terminal.env;
  const text = line.trim() || (process.platform === "win32" ? (ComSpec ?? "cmd.exe") : (SHELL ?? "/bin/sh"));
  try {
    const child = startProgram(text, terminal, "inherit");
    const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    if (code !== null) return code;
    terminal.stderr.write(`ftpl: the command ended with ${killedBy ?? "no code"}\n`);
  } catch (error) {
    terminal.stderr.write(
      `ftpl: ${escapeControls(error instanceof Error ? error.message : String(error))}\n`,
    );
  }
  return EXIT.other;
}
