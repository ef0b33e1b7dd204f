import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import type { Command, CommandCall } from "../command/command.ts";
import { UsageError } from "../errors/usage-error.ts";

/** What the commands of a shell do with it. */
export interface Shell {
  readonly shown: string;
  end: number | "last" | undefined;
  go(word: string | undefined, signal: AbortSignal): Promise<void>;
}

type Action = (call: CommandCall) => Promise<void>;

/** The commands that are there in a shell alone. */
export function builtins(shell: Shell): readonly Command[] {
  const exit = async ({ operands: [code] }: CommandCall): Promise<void> => {
    if (code !== undefined && !(/^\d{1,3}$/.test(code) && Number(code) <= 255))
      throw new UsageError(`an exit code is a number from 0 to 255, not "${code}"`);
    shell.end = code === undefined ? "last" : Number(code);
  };
  const say = async ({ output }: CommandCall, text: string): Promise<void> =>
    await output.data(text, { type: "notice", message: text });
  const table: readonly [name: string, summary: string, operands: readonly string[], action: Action][] = [
    [
      "cd",
      'Go to a directory on the server: the login directory, or with "-" the one before',
      ["[remote]"],
      async ({ operands: [word], signal }) => await shell.go(word, signal),
    ],
    ["pwd", "Print the working directory on the server", [], async (call) => await say(call, shell.shown)],
    [
      "lcd",
      "Go to a directory on this machine: your home directory",
      ["[directory]"],
      async ({ operands: [directory] }) => process.chdir(directory ?? homedir()),
    ],
    [
      "lpwd",
      "Print the working directory on this machine",
      [],
      async (call) => await say(call, process.cwd()),
    ],
    [
      "lls",
      "List a directory on this machine",
      ["[directory]"],
      async (call) => {
        const entries = await readdir(call.operands[0] ?? ".", { withFileTypes: true });
        const names = entries.map((entry) => entry.name + (entry.isDirectory() ? "/" : "")).sort();
        for (const name of names.filter((each) => !each.startsWith("."))) await say(call, name);
      },
    ],
    ["exit", "End the shell, with the exit code of the last command or with this one", ["[code]"], exit],
    ["quit", "End the shell, as exit does", ["[code]"], exit],
  ];
  return table.map(([name, summary, operands, action]) => ({
    name,
    summary,
    operands,
    options: {},
    examples: [],
    load: async () => action as Action as never,
  }));
}
