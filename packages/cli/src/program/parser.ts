import { Command as Parser, Option as Flag } from "commander";
import type { Terminal } from "../output/terminal.ts";
import { outputOptions } from "../options/output-options.ts";
import type { Option, Options } from "../options/option.ts";
import { UsageError } from "../errors/usage-error.ts";
import { withoutPasswords } from "../errors/without-passwords.ts";
import type { Command } from "../command/command.ts";
import { version } from "./version.ts";

/** Runs a command with its operands and the values of its flags. */
export type RunCommand = (command: Command, operands: readonly string[], options: object) => Promise<void>;

/**
 * Makes the parser of the command line from the table of commands; in a shell an error is one line.
 *
 * Where the words name a command, it knows the flags of that one alone: to add them all takes longer than to parse the words.
 */
export function makeParser(
  { terminal, print }: { readonly terminal: Terminal; readonly print: (text: string) => void },
  run: RunCommand,
  commands: readonly Command[],
  words: readonly string[],
  isShell: boolean,
): Parser {
  const program = new Parser("ftpl")
    .description("Files and trees over FTP and FTPS: list, copy, sync, deploy, and find out what is wrong.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .showSuggestionAfterError(true)
    .showHelpAfterError(isShell ? false : "(ftpl --help lists the commands)")
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => {
        const said = withoutPasswords(text.replace(/^error: /, "ftpl: "));
        write(isShell ? `${said.trimEnd().replaceAll("\n", " ")}\n` : said);
      },
    });
  // `ftpl ls`, `ftpl help ls` and `ftpl help -- ls` come to that command, and nothing to another one.
  const [first = ""] = words;
  const named = first.startsWith("-") ? [] : commands.filter(({ name }) => words.slice(0, 3).includes(name));
  for (const command of commands)
    addCommand(program, command, named.length === 0 || named.includes(command), run, isShell);
  return program;
}

function addCommand(
  program: Parser,
  command: Command,
  hasFlags: boolean,
  run: RunCommand,
  isShell: boolean,
): void {
  const parser = program
    .command([command.name, ...command.operands].join(" "))
    // -h is a flag of ls and du: the help of every command is --help alone.
    .helpOption("--help", "show this help")
    .summary(command.summary)
    .description([`${command.summary}.`, command.details].filter(Boolean).join("\n\n"))
    .addHelpText("after", () => examplesOf(command))
    .showHelpAfterError(isShell ? false : `(ftpl help ${command.name} shows how it is used)`);
  if (!hasFlags) return;
  const names = addOptions(parser, { ...command.options, ...outputOptions });
  parser.action(async () => {
    const given: Record<string, unknown> = {};
    for (const [name, attribute] of names) given[name] = parser.getOptionValue(attribute);
    await run(command, parser.args, given);
  });
}

/** Adds the flags, and returns the parser's name for each of ours. */
function addOptions(parser: Parser, options: Options): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, option] of Object.entries(options) as [string, Option<unknown>][]) {
    const flag = new Flag(option.flags, option.description);
    const { choices, read } = option;
    // A default is the command's own affair: undefined says that the flag was not given.
    if (flag.negate) flag.default(undefined);
    if (choices !== undefined) flag.choices([...choices]);
    else if (read !== undefined) {
      flag.argParser((text: string, previous: unknown) => {
        try {
          return read(text, previous);
        } catch (error) {
          if (error instanceof UsageError) parser.error(`error: ${error.message}`);
          throw error;
        }
      });
    }
    parser.addOption(flag);
    if (flag.negate) parser.setOptionValue(flag.attributeName(), undefined);
    names.set(name, flag.attributeName());
  }
  return names;
}

function examplesOf({ examples }: Command): string {
  if (examples.length === 0) return "";
  const lines = examples.map(({ words, does }) => `  # To ${does}:\n  $ ftpl ${words}`);
  return `\nExamples:\n${lines.join("\n")}\n`;
}
