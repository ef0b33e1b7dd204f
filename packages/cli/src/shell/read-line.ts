import { homedir } from "node:os";
import type { Command } from "../command/command.ts";
import { nearestOf } from "../errors/nearest.ts";
import { UsageError } from "../errors/usage-error.ts";
import { expandGlob, type ListNames } from "./expand-glob.ts";
import { escapeAll, parseWords, type Word } from "./parse-words.ts";
import { type Place, placeOf, type Role, rolesOf } from "./places.ts";

/** What the patterns of a line are looked up in. */
export interface Listers {
  readonly local: ListNames;
  readonly remote: ListNames;
}

/** The commands that without an operand concern the working directory. */
const OF_HERE: ReadonlySet<string> = new Set(["ls", "tree", "du", "find", "stat", "feat", "doctor", "quote"]);
/** A word that the program would take for a URL or for a site. */
const HAS_COLON = /^[A-Za-z0-9][\w.+-]+:/;

/**
 * Makes the words of a line into words of the program: patterns become names, and paths on the server begin with a colon where the
 * command could take them for local ones.
 *
 * @throws UsageError for a line that cannot be read, a command that is not there, and a pattern that nothing matches
 */
export async function readLine(
  line: string,
  commands: readonly Command[],
  listers: Listers,
): Promise<string[]> {
  const [first, ...rest] = parseWords(line);
  const name = first?.text ?? "";
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const known = [...commands.map((each) => each.name), "help"];
    if (known.includes(name) || name.startsWith("-")) return [name, ...rest.map(({ text }) => text)];
    throw new UsageError(`there is no command "${name}"${nearestOf(name, known)}`);
  }
  const words = [name];
  const roles = rolesOf(command, textsOf(rest));
  // The words that are typed decide about places: a pattern may stand for many names.
  const count = roles.filter(({ kind }) => kind === "operand").length;
  for (const [at, word] of rest.entries()) {
    const role = roles[at] ?? { kind: "flag" };
    if (command.name === "quote" && role.kind === "operand" && role.at === 0) words.push(":");
    words.push(...(await wordsOf(command, word, role, count, listers)));
  }
  if (count === 0 && OF_HERE.has(name)) words.push(":");
  // What is put goes into the working directory.
  if (name === "put" && count === 1) words.push(":./");
  return words;
}

/** The commands whose last operand may be a directory that the others go into. */
const INTO: ReadonlySet<string> = new Set(["put", "cp", "mv"]);

/** A target such as "." with a slash at its end: it is a directory however it is written. */
function asDirectory(text: string): string {
  return text === ":" ? ":./" : /(?:^:?|\/)\.{1,2}$/.test(text) ? `${text}/` : text;
}

function textsOf(words: readonly Word[]): string[] {
  return words.map(({ text }) => text);
}

async function wordsOf(
  command: Command,
  word: Word,
  role: Role,
  count: number,
  listers: Listers,
): Promise<string[]> {
  const place =
    role.kind !== "operand" || command.name === "quote" ? "text" : placeOf(command, role.at, count);
  checkInput(command, word.text, role, place);
  if (role.kind !== "operand") return [word.text];
  const hasColon = word.text.startsWith(":");
  const isRemote = place === "remote" || (place !== "text" && hasColon);
  const prefix = isRemote && (hasColon || !isNamedRemote(command, role.at)) ? ":" : "";
  const isHome = word.isHome && !isRemote && place !== "text";
  const pattern = place === "text" ? undefined : word.pattern;
  if (pattern === undefined) {
    const text = isHome ? homedir() + word.text.slice(1) : word.text;
    const isTarget = INTO.has(command.name) && isRemote && role.at > 0 && role.at === count - 1;
    return [withPrefix(isTarget ? asDirectory(text) : text, prefix, place)];
  }
  const found = await expandGlob(
    isHome ? escapeAll(homedir()) + pattern.slice(1) : hasColon && isRemote ? pattern.slice(1) : pattern,
    isRemote ? listers.remote : listers.local,
  );
  if (found.length === 0) throw new UsageError(`nothing matches ${word.text}`);
  return found.map((path) => prefix + (isOdd(path) && prefix === "" ? `./${path}` : path));
}

/** @throws UsageError for what would read standard input, from which the lines come */
function checkInput({ name }: Command, text: string, role: Role, place: Place): void {
  const isFile = role.kind === "value" ? role.option.flags.includes("<file>") : place !== "text";
  const isInput = text === "-" && isFile && name !== "get" && name !== "cd";
  if (isInput || (role.kind === "flag" && text === "--password-stdin"))
    throw new UsageError(`${text} is taken: the commands come from standard input`);
}

/** Whether the command itself takes every word for one of a server. */
function isNamedRemote({ operands }: Command, at: number): boolean {
  return (operands[at] ?? operands.at(-1) ?? "").includes("remote");
}

function withPrefix(text: string, prefix: string, place: Place): string {
  const isComplete = text.startsWith(":") || text === "-" || (place === "remote" && HAS_COLON.test(text));
  return isComplete ? text : prefix + text;
}

/** Whether a name would be taken for something else: a flag, standard input, a URL, a site. */
export function isOdd(path: string): boolean {
  return path.startsWith("-") || path.startsWith(":") || HAS_COLON.test(path);
}
