import { type Entry, type ListingItem, ListingParser } from "@ftplib/listing";
import { isReplyError } from "@ftplib/reply";
import { argument, type CommandText } from "../command/command.ts";
import { textCodec } from "../command/text-codec.ts";
import type { Client } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { iterateData } from "../transfer/iterate-data.ts";
import { openTransfer } from "../transfer/open-transfer.ts";
import { listInDirectory } from "./list-in-directory.ts";
import { type ListMethod, listMethods } from "./list-methods.ts";
import type { ListOptions } from "./list-options.ts";

/** Lines that are no entries, at the beginning of a listing, that may be followed by entries. */
const MOST_HELD = 16;

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
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  argument(path, "the path", client.rules);
  const { session, methods } = await client.call(
    async (current) => ({ session: current, methods: await listMethods(current, path, options) }),
    options,
  );
  let canEnter = true;
  let refusal: Error | undefined;
  for (const method of methods) {
    if (method.enter !== undefined && !canEnter) continue;
    // What comes ahead of the first entry; without an entry it is not told.
    let held: ListingItem[] | undefined = [];
    try {
      for await (const item of listed(client, session, method, options)) {
        if (held === undefined) {
          yield item;
          continue;
        }
        const shouldTryNext = item.kind !== "entry" && method.shouldTryNext(undefined);
        if (shouldTryNext && item.kind === "error") break;
        held.push(item);
        if (shouldTryNext && held.length < MOST_HELD) continue;
        yield* held;
        held = undefined;
      }
      if (held === undefined) return;
    } catch (error) {
      const isOver = held === undefined || !session.isOpen;
      if (isOver || !isReplyError(error) || !method.shouldTryNext(error.reply)) throw error;
      if (method.enter !== undefined && error.command !== method.command.shown) canEnter = false;
      if (error.command === method.enter?.shown) refusal = error;
      continue;
    }
    if (method.shouldTryNext(undefined)) continue;
    // Many servers list nothing where there is nothing to list; what could not be gone into is not empty.
    if (refusal !== undefined) throw refusal;
    return;
  }
}

async function* listed(
  client: Client,
  session: Session,
  method: ListMethod,
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const { command: sent, enter } = method;
  const { signal } = options;
  if (enter !== undefined) {
    yield* itemsOf(session, listInDirectory(client, session, enter, sent, signal), method, options);
    return;
  }
  const transfer = await client.callOn(
    session,
    async () => {
      const begun = await openTransfer(session, { command: sent });
      begun.isLeftToCaller = true;
      return begun;
    },
    { signal },
  );
  yield* itemsOf(session, iterateData(session, transfer, signal), method, options);
}

async function* itemsOf(
  session: Session,
  blocks: AsyncIterable<Uint8Array>,
  { isFacts }: ListMethod,
  { serverOffset, referenceTime }: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const { codec } = session.options;
  const parser = new ListingParser({
    // UTF-8 it decodes itself, and many names at once.
    ...(codec === textCodec("utf-8") ? {} : { decode: (bytes) => codec.decode(bytes) }),
    ...(isFacts ? { dialect: "facts" as const } : {}),
    ...(serverOffset === undefined ? {} : { serverOffset }),
    ...(referenceTime === undefined ? {} : { referenceTime }),
  });
  for await (const block of blocks) yield* ofUse(parser.push(block));
  yield* ofUse(parser.end());
}

/** Totals and column titles are understood and of no use; a heading belongs to a listing that goes into directories. */
function ofUse(items: readonly ListingItem[]): ListingItem[] {
  return items.filter(({ kind }) => kind !== "notice" && kind !== "heading");
}

function isDirectoryItself(item: ListingItem): boolean {
  if (item.kind !== "entry") return false;
  return item.name === "." || item.name === ".." || isSelfFact(item);
}

/** `type=cdir` and `type=pdir` may come with any name: RFC 3659, 7.5.1. */
function isSelfFact({ facts }: Entry): boolean {
  const type = facts.get("type")?.toLowerCase();
  return type === "cdir" || type === "pdir";
}
