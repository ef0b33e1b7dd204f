import { randomUUID } from "node:crypto";
import { isPlainName } from "@ftplib/files/internal";
import { within } from "../tree/tree-path.ts";
import type { Tree } from "../tree/tree.ts";

/** What servers have been seen to store for a character that they do not like. */
const SUBSTITUTES = "_-?.";

/** Whether a server that does not like a name may store it as the other one: with other characters, or without what is at its end. */
export function mayBeStoredAs(name: string, other: string): boolean {
  if (isPlainName(name) || name === other) return false;
  if (name.startsWith(other)) return /^[. ]+$/.test(name.slice(other.length));
  if (name.length !== other.length) return false;
  for (let at = 0; at < name.length; at++) {
    if (name[at] === other[at]) continue;
    if (/[\w.-]/.test(name[at] ?? "") || !SUBSTITUTES.includes(other[at] ?? "")) return false;
  }
  return true;
}

/**
 * Finds out whether a server stores names with certain characters otherwise than it is asked to, where a file of the other name is there and would be
 * overwritten: by a directory with such a name, which is listed and removed. Names with the same characters are tried once.
 */
export class NameProbe {
  readonly #target: Tree;
  readonly #signal: AbortSignal | undefined;
  readonly #tried = new Map<string, Promise<boolean>>();

  constructor(target: Tree, signal: AbortSignal | undefined) {
    this.#target = target;
    this.#signal = signal;
  }

  /** Whether names like this one are seen to be stored otherwise; false where that cannot be tried. */
  async isStoredOtherwise(directory: string, name: string): Promise<boolean> {
    const characters = Array.from(name);
    const odd = [...new Set(characters.filter((each) => !/[\w-]/.test(each)))].sort();
    const ends = [characters[0], characters.at(-1)] as const;
    const [first, last] = ends.map((each) => (each !== undefined && odd.includes(each) ? each : "x"));
    const like = (id: string): string => `${first}${id}${odd.join("x")}x${last}`;
    const trying = this.#tried.get(like("")) ?? this.#try(directory, like);
    this.#tried.set(like(""), trying);
    return await trying;
  }

  async #try(directory: string, like: (id: string) => string): Promise<boolean> {
    const id = `ftplib-${randomUUID().slice(0, 8)}`;
    const asked = like(id);
    const options = { signal: this.#signal };
    let stored = asked;
    try {
      await this.#target.mkdir(within(directory, asked), options);
    } catch {
      return false;
    }
    try {
      const names = (await this.#target.list(directory, options)).map(({ name }) => name);
      if (!names.includes(asked)) stored = names.find((name) => name.includes(id)) ?? asked;
    } catch {
      // What cannot be listed says nothing.
    }
    await this.#target.removeDirectory(within(directory, stored), options).catch(() => {});
    return stored !== asked;
  }
}
