import type { Command } from "../command/command.ts";
import type { Option, Options } from "../options/option.ts";
import { outputOptions } from "../options/output-options.ts";

/** Where an operand of a shell's line is, if nothing in it says so: on the server, here, here unless it begins with a colon, or nowhere. */
export type Place = "remote" | "local" | "either" | "text";

/** What an operand of this name is. */
const BY_NAME: Readonly<Record<string, Place>> = {
  remote: "remote",
  file: "local",
  plan: "local",
  directory: "local",
  source: "either",
  target: "either",
};

/** The commands whose last operand is in another place than those before it, and those whose operands are elsewhere than their names say. */
const BY_COMMAND: Readonly<Record<string, { readonly all: Place; readonly last?: Place }>> = {
  get: { all: "remote", last: "local" },
  put: { all: "local", last: "remote" },
  cp: { all: "remote" },
  deploy: { all: "either", last: "remote" },
  release: { all: "either", last: "remote" },
  rollback: { all: "remote" },
};

/** The place of the operand of this number, from 0, where there are so many. */
export function placeOf({ name, operands }: Command, at: number, count: number): Place {
  const own = BY_COMMAND[name];
  if (own !== undefined) return at > 0 && at === count - 1 ? (own.last ?? own.all) : own.all;
  const operand = operands[at] ?? (operands.at(-1)?.includes("...") === true ? operands.at(-1) : undefined);
  return BY_NAME[/\w+/.exec(operand ?? "")?.[0] ?? ""] ?? "text";
}

/** A word of a command's line. */
export type Role =
  | { readonly kind: "flag" }
  | { readonly kind: "value"; readonly option: Option<unknown> }
  | { readonly kind: "operand"; readonly at: number };

/** What each of the words after a command's name is, as the parser takes them. */
export function rolesOf({ options }: Pick<Command, "options">, words: readonly string[]): Role[] {
  const all = Object.values({ ...options, ...outputOptions } as Options);
  let waiting: Option<unknown> | undefined;
  let isEnded = false;
  let operands = 0;
  return words.map((word) => {
    const option = waiting;
    waiting = undefined;
    if (option !== undefined) return { kind: "value", option };
    if (isEnded || !word.startsWith("-") || word === "-") return { kind: "operand", at: operands++ };
    isEnded = word === "--";
    waiting = isEnded ? undefined : openOption(word, all);
    return { kind: "flag" };
  });
}

/** The flag at the end of a word, if it takes the next word as its value. */
function openOption(word: string, options: readonly Option<unknown>[]): Option<unknown> | undefined {
  const named = (name: string): Option<unknown> | undefined =>
    options.find(({ flags }) => flags.split(/[ ,]+/).includes(name));
  const takesValue = (option: Option<unknown> | undefined): boolean => option?.flags.includes("<") === true;
  if (word.startsWith("--")) {
    const option = named(word);
    return takesValue(option) ? option : undefined;
  }
  for (let at = 1; at < word.length; at++) {
    const option = named(`-${word[at]}`);
    if (takesValue(option)) return at === word.length - 1 ? option : undefined;
  }
  return undefined;
}
