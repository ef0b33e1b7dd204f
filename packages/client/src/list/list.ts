import type { Entry, ListingItem } from "@ftplib/listing";
import { isReplyError } from "@ftplib/reply";
import { argument, type CommandText } from "../command/command.ts";
import type { Client, TurnOptions } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { ListFailures } from "./list-failures.ts";
import { type ListProbe, listMethods } from "./list-methods.ts";
import type { ListOptions } from "./list-options.ts";
import { listingItems } from "./listing-items.ts";

/** Lines that are no entries, at the beginning of a listing, that may be followed by entries. */
const MOST_HELD = 16;
/** Entries of another directory that are kept to be told from those of the path. */
const MOST_STRAYS = 10_000;

/**
 * The entries of a directory, by MLSD where the server has it, else by LIST; also where FEAT names MLST and MLSD is not
 * known all the same. Lines that were not understood, and error texts inside a listing, come out as such: `kind` tells them
 * from entries. What names the directory itself and its parent is left out.
 *
 * `LIST -a` shows hidden files on most servers; where it is refused, or gives nothing, plain LIST decides. A path with
 * blanks or the signs of a pattern, which many servers' LIST does not take for one path, is gone into first.
 */
export async function* list(
  client: Client,
  path: CommandText,
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  for await (const item of listAll(client, path, options)) if (!isDirectoryItself(item)) yield item;
}

/** The same, with what names the directory itself and its parent. */
export async function* listAll(
  client: Client,
  path: CommandText,
  given: ListOptions & TurnOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  // One call in all its turns.
  const options = { identity: client.newCall(), ...given };
  argument(path, "the path", client.rules);
  const session = await client.call(async (current) => current, options);
  const failures = new ListFailures(session);
  for await (const method of listMethods(session, path, options, probeFor(client, session, options))) {
    if (method.enter !== undefined && !failures.canEnter) continue;
    // What comes before the first entry; without an entry it is not given out.
    let held: ListingItem[] | undefined = [];
    let hasLines = false;
    let hasStrays = false;
    try {
      for await (const item of listingItems(client, session, method, options)) {
        if (held === undefined) {
          yield item;
          continue;
        }
        hasLines = true;
        const isEntry = item.kind === "entry";
        if (isEntry && method.strays?.names.has(item.name) === true) {
          hasStrays = true;
          held.push(item);
          continue;
        }
        const mayBeLeft = !isEntry && method.isLeftByNothing(true);
        if (mayBeLeft && item.kind === "error") break;
        held.push(item);
        if (mayBeLeft && held.length < MOST_HELD) continue;
        if (isEntry) method.onEntry();
        yield* held;
        held = undefined;
      }
    } catch (error) {
      if (held === undefined || !session.isOpen) throw error;
      failures.add(method, error);
      continue;
    }
    if (held === undefined) return;
    if (hasStrays) {
      method.onStraysAlone?.();
      continue;
    }
    if (method.isLeftByNothing(hasLines)) continue;
    // Many servers list nothing where there is nothing to list; what could not be changed into is not empty.
    failures.throwIfRefused();
    yield* held;
    return;
  }
  failures.throwLast();
}

/** Asks for what does not exist; a refusal lists nothing. */
function probeFor(client: Client, session: Session, options: ListOptions & TurnOptions): ListProbe {
  return {
    inTurn: (call) => client.callOn(session, call, options),
    straysOf: async (command, isFacts) => {
      const names = new Set<string>();
      let areAll = true;
      try {
        const method = { command, isFacts, enter: undefined };
        // To its end: leaving early costs more.
        for await (const item of listingItems(client, session, method, options)) {
          if (item.kind !== "entry") continue;
          if (names.size === MOST_STRAYS) areAll = false;
          else names.add(item.name);
        }
      } catch (error) {
        // PASV, say, is refused to any way.
        const isOfListing = isReplyError(error) && error.command === command.shown;
        if (!isOfListing || error.reply.code < 400 || !session.isOpen) throw error;
      }
      return { names, areAll };
    },
  };
}

/** Whether an item names the directory that is listed, or its parent. */
export function isDirectoryItself(item: ListingItem): boolean {
  if (item.kind !== "entry") return false;
  return item.name === "." || item.name === ".." || isSelfFact(item);
}

/** `type=cdir` and `type=pdir` may come with any name: RFC 3659, 7.5.1. */
function isSelfFact({ facts }: Entry): boolean {
  const type = facts.get("type")?.toLowerCase();
  return type === "cdir" || type === "pdir";
}
