import { homedir } from "node:os";
import type { Command } from "../command/command.ts";
import type { Option, Options } from "../options/option.ts";
import { outputOptions } from "../options/output-options.ts";
import type { ListNames } from "./expand-glob.ts";
import { parseOpenWords, type Word } from "./parse-words.ts";
import { placeOf, rolesOf } from "./places.ts";
import { isTypable, quoteWord } from "./quote-word.ts";
import { isOdd, type Listers } from "./read-line.ts";

/** What may stand for the last word of a line, and that word as it was typed. */
export type Completion = [words: string[], typed: string];

/** Finds what may stand for the last word of a line: a command, a flag or a value of one, a path on the server or on this machine. */
export async function completeLine(
  line: string,
  commands: readonly Command[],
  listers: Listers,
): Promise<Completion> {
  const isLocalCommand = /^\s*!/.test(line);
  const words = parseOpenWords(isLocalCommand ? line.replace("!", " ") : line);
  const last = words.at(-1);
  const isNew = last === undefined || last.end < line.length;
  const word: Word = isNew
    ? { text: "", pattern: undefined, isHome: false, start: line.length, end: line.length, open: "" }
    : last;
  const before = (isNew ? words : words.slice(0, -1)).map(({ text }) => text);
  const local: ListNames = async (directory) =>
    await listers.local(word.isHome ? homedir() + directory.slice(1) : directory);
  const found = isLocalCommand
    ? await pathsFor(word.text, local)
    : await candidates(word.text, before, commands, { ...listers, local });
  const fitting = found.filter((each) => each.startsWith(word.text) || each.startsWith(`./${word.text}`));
  const isOnly = fitting.length === 1;
  return [fitting.map((each) => written(each, word, isOnly)), line.slice(word.start)];
}

/** A word is ended when it is the only one, unless it is a directory, in which more may follow. */
function written(text: string, { open, isHome }: Word, isOnly: boolean): string {
  const quote = open === "\\" ? "" : open;
  const quoted = isHome ? `~${quoteWord(text.slice(1), quote)}` : quoteWord(text, quote);
  return quoted + (isOnly && !text.endsWith("/") ? `${quote} ` : "");
}

async function candidates(
  text: string,
  before: readonly string[],
  commands: readonly Command[],
  listers: Listers,
): Promise<string[]> {
  const names = [...commands.map(({ name }) => name), "help"].sort();
  const [name, ...rest] = before;
  if (name === undefined || (name === "help" && rest.length === 0)) return names;
  const command = commands.find((each) => each.name === name);
  if (command === undefined) return [];
  const roles = rolesOf(command, [...rest, text]);
  const role = roles.at(-1);
  if (role?.kind === "flag") return flagsOf(command);
  if (role?.kind === "value") {
    const { choices, flags } = role.option;
    return choices !== undefined
      ? [...choices]
      : /<(?:file|path)>/.test(flags)
        ? await pathsFor(text, listers.local)
        : [];
  }
  if (role === undefined) return [];
  const count = roles.filter(({ kind }) => kind === "operand").length;
  const place = placeOf(command, role.at, count);
  if (place === "text") return [];
  if (text.startsWith(":"))
    return (await pathsFor(text.slice(1), listers.remote, "")).map((path) => `:${path}`);
  return await pathsFor(text, place === "remote" ? listers.remote : listers.local);
}

function flagsOf({ options }: Command): string[] {
  const all = Object.values({ ...options, ...outputOptions } as Options) as Option<unknown>[];
  return all.flatMap(({ flags }) => /--[\w-]+/.exec(flags) ?? []);
}

/** The paths that begin with this text. Names that begin with a dot are there for those who type it; what cannot be typed is left out. */
async function pathsFor(text: string, list: ListNames, odd = "./"): Promise<string[]> {
  const directory = text.slice(0, text.lastIndexOf("/") + 1);
  const begin = text.slice(directory.length);
  const listed = await list(directory);
  return listed
    .filter(({ name }) => name.startsWith(begin) && name.startsWith(".") <= begin.startsWith("."))
    .filter(({ name }) => isTypable(name))
    .map(({ name, isDirectory }) => {
      const path = directory + name + (isDirectory === true ? "/" : "");
      return isOdd(path) ? odd + path : path;
    })
    .sort();
}
