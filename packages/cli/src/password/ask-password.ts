import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { escapeControls } from "@ftplib/reply";
import { EXIT, ExitError } from "../errors/exit-code.ts";
import type { Terminal } from "../output/terminal.ts";

/**
 * Asks for a password on the terminal. What is typed is not shown.
 *
 * @throws ExitError (6) where the user gives none; the signal's reason after Ctrl-C
 */
export async function askPassword(
  whose: string,
  { stdin, stderr, signal }: Pick<Terminal, "stdin" | "stderr" | "signal">,
): Promise<string> {
  signal.throwIfAborted();
  stderr.write(`Password for ${escapeControls(whose)}: `);
  // readline edits the line, and what it would show of it goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
  try {
    const line = await new Promise<string | undefined>((resolve, reject) => {
      lines.once("line", resolve);
      lines.once("close", () => resolve(undefined));
      // In raw mode Ctrl-C is a character: it is made the signal that it would have been.
      lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    if (line !== undefined && line !== "") return line;
  } finally {
    lines.close();
    stderr.write("\n");
  }
  throw new ExitError(EXIT.login, `no password was given for ${whose}`);
}
