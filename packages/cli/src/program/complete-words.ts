import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { RootCommand } from "@bomb.sh/tab";
import type { Option, Options } from "../options/option.ts";
import { outputOptions } from "../options/output-options.ts";
import type { Terminal } from "../output/terminal.ts";
import { readSites } from "../sites/site-file.ts";
import { commands } from "./commands.ts";

/** The words that an operand may be, where it names neither a site nor a file. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  "<action>": ["add", "ls", "rm", "edit", "import"],
  "<shell>": ["bash", "zsh", "fish", "powershell"],
};

/** Prints what may stand for the last word, as the scripts of `ftpl completion` have it (V6). */
export async function completeWords(words: readonly string[], terminal: Terminal): Promise<void> {
  // With a damaged file everything else is completed.
  const sites = Object.keys(await readSites(terminal.env).catch(() => ({})));
  const last = words.at(-1) ?? "";
  const isOnSite = sites.some((site) => last.startsWith(`${site}:`));
  const remote = isOnSite ? await (await import("./remote-words.ts")).remoteWords(last, terminal) : [];
  const root = new RootCommand();
  for (const { name, summary, operands, options } of commands) {
    const command = root.command(name, summary);
    for (const operand of operands) {
      const fixed = OPERANDS[operand];
      command.argument(
        operand,
        (complete) => {
          for (const word of fixed ?? (isOnSite ? remote : sites.map((site) => `${site}:`)))
            complete(word, "");
          if (fixed === undefined) for (const path of pathsFor(last)) complete(path, "");
        },
        operand.includes("..."),
      );
    }
    for (const option of optionsOf({ ...options, ...outputOptions })) addOption(command, option, last);
  }
  root.command("help", "show the help of a command").argument("command", (complete) => {
    for (const { name, summary } of commands) complete(name, summary);
  });
  root.parse([...words]);
}

function optionsOf(options: Options): Option<unknown>[] {
  return Object.values(options) as Option<unknown>[];
}

function addOption(command: ReturnType<RootCommand["command"]>, option: Option<unknown>, last: string): void {
  const { flags, description, choices, read } = option;
  const long = /--([\w-]+)/.exec(flags)?.[1];
  const short = /^-(\w)\b/.exec(flags)?.[1];
  if (long === undefined) return;
  if (read === undefined) {
    if (short === undefined) command.option(long, description);
    else command.option(long, description, short);
    return;
  }
  const values = (): readonly string[] => choices ?? (/<(?:file|path)>/.test(flags) ? pathsFor(last) : []);
  command.option(
    long,
    description,
    (complete) => {
      for (const value of values()) complete(value, "");
    },
    short,
  );
}

/** The local files and directories that begin with this word. */
function pathsFor(word: string): string[] {
  const directory = word.endsWith("/") ? word : dirname(word);
  const begin = word.includes("/") ? directory : "";
  try {
    const entries = readdirSync(directory || ".", { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith(".") || word.split("/").at(-1)?.startsWith("."))
      .map(
        (entry) => (begin === "" ? entry.name : join(begin, entry.name)) + (entry.isDirectory() ? "/" : ""),
      );
  } catch {
    return [];
  }
}
