import { CommanderError, type Command as Parser } from "commander";
import { adviceOn } from "../errors/advice.ts";
import { codeOf, EXIT, ExitError, exitCodeOf, messageOf } from "../errors/exit-code.ts";
import { sameCommand } from "../errors/same-command.ts";
import { UsageError } from "../errors/usage-error.ts";
import { Output, OutputError, type OutputOptions } from "../output/output.ts";
import { codeOfSignal, type Terminal } from "../output/terminal.ts";
import type { Command, CommandCall, ShellLine } from "../command/command.ts";
import { commands } from "./commands.ts";
import { rehearsal } from "./rehearsal.ts";
import { makeParser } from "./parser.ts";

/** Runs the program with these words, or with those of a shell's line, and returns its exit code (W3). */
export async function runProgram(
  words: readonly string[],
  terminal: Terminal,
  shell?: ShellLine,
): Promise<number> {
  let output = new Output(terminal, outputOptionsOf({}, shell?.outputOptions));
  let running: Command | undefined;
  const run = async (command: Command, operands: readonly string[], options: object): Promise<void> => {
    running = command;
    output = new Output(terminal, outputOptionsOf(options, shell?.outputOptions));
    shell?.onOutput(output);
    // A command that transfers shows more at SIGUSR1 than that it is at work.
    const began = performance.now();
    terminal.onStatus(() => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      void output.status(`${command.name}: at work for ${seconds} s`);
    });
    const action = (await command.load()) as (call: CommandCall<object>) => Promise<void>;
    const { signal } = terminal;
    const runAnother: CommandCall["run"] = async (others, isDryRun = false, inner) =>
      await runProgram(isDryRun ? rehearsal(others) : others, inner?.terminal ?? terminal, inner);
    const { here } = shell ?? {};
    await action({ operands, options, output, terminal, signal, run: runAnother, commands, here });
    output.check();
  };
  const printed: string[] = [];
  try {
    const read = shell === undefined ? words : await shell.read();
    const given = shell?.isDryRun === true ? rehearsal(read) : read;
    const parser: Parser = makeParser(
      { terminal, print: (text) => printed.push(text) },
      run,
      shell?.commands ?? commands,
      given,
      shell !== undefined,
    );
    // Until the flags are read, the words say how errors in them are to be shown.
    output = new Output(terminal, outputOptionsOf({ json: asksForEvents(given) }, shell?.outputOptions));
    checkOrder(given, parser);
    await parser.parseAsync(withoutHelpOfNothing(given, parser), { from: "user" });
    return EXIT.done;
  } catch (error) {
    // Help and version were asked for; they end the parser.
    const ended =
      error instanceof CommanderError ? await output.bytes(printed.join("")).catch(itself) : undefined;
    return await failed(ended ?? error, output, terminal, words, shell, running);
  }
}

function itself(error: unknown): unknown {
  return error;
}

/** The words; where they ask for the help of a command that there is not, that command, which the parser refuses. */
function withoutHelpOfNothing(words: readonly string[], { commands: all }: Parser): string[] {
  const [help, name = "help"] = words;
  const isThere = name === "help" || name.startsWith("-") || all.some((each) => each.name() === name);
  return help === "help" && !isThere ? [name] : [...words];
}

function outputOptionsOf(options: object, shell?: OutputOptions): OutputOptions {
  const { json, quiet } = options as { readonly json?: boolean; readonly quiet?: boolean };
  return { json: json === true || shell?.json === true, quiet: quiet === true || shell?.quiet === true };
}

/** Whether `--json` is among the flags. */
function asksForEvents(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? words.length : end).includes("--json");
}

/** Where the help of the command is, or of them all. */
function helpFor(words: readonly string[]): string {
  const named = words.find((word) => commands.some(({ name }) => name === word));
  return named === undefined || words[0] !== named
    ? "ftpl --help lists the commands"
    : `ftpl help ${named} shows how it is used`;
}

/** @throws UsageError for flags before the command that follow it, and for flags where the name of a command belongs */
function checkOrder([first = "", ...rest]: readonly string[], { commands: all }: Parser): void {
  const isForName = first === "help" || first === "--";
  const flag = isForName ? rest.find((word) => /^-(?!-?$)/.test(word)) : undefined;
  if (flag !== undefined && (first === "--" ? flag === rest[0] : !/^--?h(?:elp)?$/.test(flag)))
    throw new UsageError(`"${flag}" is not the name of a command`);
  if (!first.startsWith("-") || /^(?:-h|--help|-V|--version|--?)$/.test(first)) return;
  const named = rest.find((word) => all.some((each) => each.name() === word));
  if (named !== undefined)
    throw new UsageError(`${first}: flags follow the command, as in: ftpl ${named} ${first} …`);
}

/** Help and version are fine; else the parser has said what is wrong with the words, but for the event. */
async function failedToParse({ exitCode, message }: CommanderError, output: Output): Promise<number> {
  if (exitCode === 0) return EXIT.done;
  const said = message.replace(/^error: /, "").replaceAll("\n", " ");
  await output.event({ type: "error", message: said, exit: EXIT.usage, fatal: true }).catch(() => {});
  return EXIT.usage;
}

/** Says what failed, in one line, and returns the exit code. */
async function failed(
  error: unknown,
  output: Output,
  terminal: Terminal,
  words: readonly string[],
  shell: ShellLine | undefined,
  running: Command | undefined,
): Promise<number> {
  if (error instanceof CommanderError) return await failedToParse(error, output);
  // The reader of our output has had enough: that is not an error (W4).
  if (error instanceof OutputError && codeOf(error.cause) === "EPIPE") return EXIT.done;
  if (terminal.ended !== undefined && terminal.signal.aborted) {
    const same = shell?.line ?? sameCommand(words);
    await output.warn(`ended by ${terminal.ended}; to go on: ${same}`).catch(() => {});
    return codeOfSignal(terminal.ended);
  }
  const exit = exitCodeOf(error);
  // An error without a message has been said before.
  if (error instanceof ExitError && error.message === "") return exit;
  const message = messageOf(error) + adviceOn(error, exit, running);
  await output.failure({
    message,
    exit,
    code: codeOf(error),
    hint: error instanceof UsageError && shell === undefined ? helpFor(words) : undefined,
  });
  return exit;
}
