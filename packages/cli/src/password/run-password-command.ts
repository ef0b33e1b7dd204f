import { once } from "node:events";
import { EXIT, ExitError } from "../errors/exit-code.ts";
import type { Terminal } from "../output/terminal.ts";
import { startProgram } from "./start-program.ts";

/**
 * Runs a command of the user's in a shell, and returns the first line that it prints. It may ask on the terminal; its environment has no
 * password of ours.
 *
 * @throws ExitError (6) for a command that fails, or prints nothing
 */
export async function runPasswordCommand(command: string, terminal: Terminal): Promise<string> {
  const { signal } = terminal;
  const child = startProgram(command, terminal, ["inherit", "pipe", "inherit"]);
  const kill = (): void => void child.kill();
  signal.addEventListener("abort", kill, { once: true });
  try {
    const chunks: Buffer[] = [];
    child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    const [code, killedBy] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    signal.throwIfAborted();
    if (code !== 0) {
      throw new ExitError(EXIT.login, `--password-command ended with ${killedBy ?? `the exit code ${code}`}`);
    }
    const [line = ""] = Buffer.concat(chunks).toString().split(/\r?\n/, 1);
    if (line !== "") return line;
    throw new ExitError(EXIT.login, "--password-command printed no password");
  } finally {
    signal.removeEventListener("abort", kill);
  }
}
