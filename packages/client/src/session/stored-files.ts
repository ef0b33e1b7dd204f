import { isCompletion, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";

/** How many confirmed commands are remembered. */
const MOST_STORED = 1_000;

/** Commands after which a file is new at the name that they end with, or has another time. */
const STORES: ReadonlySet<string> = new Set(["STOR", "APPE", "RNTO", "MFMT", "SITE"]);
const STORES_BY_SITE = /^(?:CPTO|COPY|UTIME) /i;
/** Those whose parameter is a path and nothing else. */
const TAKES_PATH: ReadonlySet<string> = new Set(["STOR", "APPE", "RNTO"]);
/** After these a relative path may lead elsewhere. */
const MOVES: ReadonlySet<string> = new Set(["CWD", "XCWD", "CDUP", "XCUP", "USER", "PASS", "REIN", "HOST"]);

/** The name of a file that was stored. */
interface StoredName {
  readonly text: string;
  readonly isPath: boolean;
  /** Which of the working directories, by number, it was relative to. */
  readonly directory: number;
}

/** The names at which a client has put files not long ago, over all its connections. */
export class StoredFiles {
  readonly #names: Map<string, StoredName> = new Map();
  #directory = 0;

  /** Is given each reply to a command. */
  learn({ verb, parameter }: Command, reply: Reply): void {
    if (!isCompletion(reply)) return;
    if (MOVES.has(verb)) this.#directory += 1;
    if (!STORES.has(verb) || (verb === "SITE" && !STORES_BY_SITE.test(parameter))) return;
    const text = normalized(parameter);
    this.#names.delete(text);
    this.#names.set(text, { text, isPath: TAKES_PATH.has(verb), directory: this.#directory });
    const [oldest] = this.#names.keys();
    if (this.#names.size > MOST_STORED && oldest !== undefined) this.#names.delete(oldest);
  }

  /** Whether one of the files may be that at the path: the same file may be named in several ways. */
  mayInclude(path: string): boolean {
    const sought = { text: normalized(path), isPath: true, directory: this.#directory };
    return [...this.#names.values()].some((name) => mayBeSame(name, sought));
  }
}

function mayBeSame(one: StoredName, other: StoredName): boolean {
  if (one.text === other.text) return true;
  const name = other.text.slice(other.text.lastIndexOf("/") + 1);
  const before = one.text.at(-name.length - 1);
  if (!one.text.endsWith(name) || (before !== undefined && before !== "/" && before !== " ")) return false;
  return !areComparable(one, other);
}

/** Whether two paths that read differently are different ones: both absolute, or relative to the same directory. */
function areComparable(one: StoredName, other: StoredName): boolean {
  if (!one.isPath || [one, other].some(({ text }) => /^~|^[a-z]:|(?:^|\/)\.\.(?:\/|$)/.test(text)))
    return false;
  const isAbsolute = one.text.startsWith("/");
  if (isAbsolute !== other.text.startsWith("/")) return false;
  return isAbsolute || one.directory === other.directory;
}

/** Without what makes no difference, or none on some servers. */
function normalized(path: string): string {
  return path
    .toLowerCase()
    .replaceAll("\\", "/")
    .replaceAll(/\/+(?:\.(?:\/+|$))*/g, "/")
    .replace(/^(?:\.\/)+/, "");
}
