import { endBySignal, isHeld } from "../output/end-at-once.ts";
import { type EndSignal, processTerminal } from "../output/terminal.ts";
import { runProgram } from "./run-program.ts";

/** Milliseconds in which what the program has begun comes to its end. */
const GRACE = 2_000;

/** Runs the program in this process, and leaves its exit code. */
export async function main(words: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  if (words[0] === "complete" && words[1] === "--") {
    await (await import("./complete-words.ts")).completeWords(words.slice(2), terminal);
    // A shell waits for the end: what a server has not answered yet does not delay it.
    process.stdout.write("", () => process.exit());
  } else process.exitCode = await runProgram(words, terminal);
  terminal.close();
  if (terminal.ended !== undefined) endSoon(terminal.ended);
}

/** The work has ended by a signal: what still holds the process then waits for others, such as the opening of a pipe. */
function endSoon(signal: EndSignal): void {
  const end = (): void => {
    if (isHeld()) endBySignal(signal);
  };
  setTimeout(end, GRACE).unref();
}
