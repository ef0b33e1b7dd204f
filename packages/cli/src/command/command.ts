import type { Options, OptionValues } from "../options/option.ts";
import type { Output, OutputOptions } from "../output/output.ts";
import type { Terminal } from "../output/terminal.ts";
import type { Here } from "./here.ts";

/** An example of a command's help; the tests run it. */
export interface Example {
  /** The words after `ftpl`; `URL` stands for a server's address in them. */
  readonly words: string;
  /** What it does, as the end of the sentence "To …". */
  readonly does: string;
}

/** What a command is asked to do. */
export interface CommandCall<G = Options> {
  /** What comes after the flags: as many words as the command's `operands` allow. */
  readonly operands: readonly string[];
  readonly options: OptionValues<G>;
  readonly output: Output;
  readonly terminal: Terminal;
  /** Aborts at the first Ctrl-C, SIGTERM or SIGHUP (W4). */
  readonly signal: AbortSignal;
  /** Runs another command of the program, as a dry run if that is wanted, and returns its exit code; what went wrong is printed. */
  readonly run: (words: readonly string[], isDryRun?: boolean, shell?: ShellLine) => Promise<number>;
  /** Every command of the program. */
  readonly commands: readonly Command[];
  /** Where the shell is in which the command runs; undefined outside of one. */
  readonly here?: Here | undefined;
}

/** What reads words that name something: {@link CommandCall} has it. */
export type Surroundings = Pick<CommandCall, "terminal" | "here">;

/** A line of a shell, as its command runs. */
export interface ShellLine {
  /** As it was typed. */
  readonly line: string;
  readonly here: Here;
  readonly terminal: Terminal;
  /** Whether a command that changes something does so, or only says it. */
  readonly isDryRun: boolean;
  /** How the output looks, whatever the flags of the line say. */
  readonly outputOptions: OutputOptions;
  /** The commands that a line may name. */
  readonly commands: readonly Command[];
  /** Makes the command's words of those of the line; what it throws is the failure of the command. */
  readonly read: () => Promise<readonly string[]>;
  /** Is called with what the command prints through, as soon as it has its flags. */
  readonly onOutput: (output: Output) => void;
}

/** What a command does. It rejects with the error that decides the exit code. */
export type CommandAction<G = Options> = (call: CommandCall<G>) => Promise<void>;

/** One command of the program. Help, manual, completion and documentation are made from it. */
export interface Command {
  readonly name: string;
  /** One sentence without a full stop, in the form of the imperative. */
  readonly summary: string;
  /** What more there is to know: paragraphs. */
  readonly details?: string;
  /** As commander has it: `<remote>`, `[directory]`, `<source...>`. */
  readonly operands: readonly string[];
  readonly options: Options;
  readonly examples: readonly Example[];
  /** Loads the code of the command: only that which is used is loaded (W8). */
  readonly load: () => Promise<CommandAction<never>>;
}

/** A command whose action is given the values of its own flags. */
export type CommandOf<G extends Options> = Omit<Command, "options" | "load"> & {
  readonly options: G;
  readonly load: () => Promise<CommandAction<G>>;
};

/** Describes a command, so that its action's options have the right types. */
export function command<G extends Options>(definition: CommandOf<G>): Command {
  return definition;
}
