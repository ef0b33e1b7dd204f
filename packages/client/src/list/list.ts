import type { Entry, ListingItem } from "@ftplib/listing";
import { isReplyError } from "@ftplib/reply";
import type { CommandText } from "../command/command.ts";
import { openTransfer } from "../transfer/open-transfer.ts";
import { iterateData } from "../transfer/iterate-data.ts";
import { type Attempt, attempts } from "./list-methods.ts";
import { iterateInside } from "./list-in-directory.ts";
import type { CallOptions, Session } from "../session/session.ts";
import { textCodec } from "../command/text-codec.ts";

/** Options of `list`. */
export interface ListOptions extends CallOptions {
  /** False leaves hidden files out where LIST decides about them; default true. MLSD always gives all. */
  readonly hidden?: boolean | undefined;
  /**
   * False lists by LIST even where MLSD is offered; default true. LIST tells the targets of symbolic links and names of
   * owners, which MLSD often leaves out; MLSD tells sizes and times exactly.
   */
  readonly mlsd?: boolean | undefined;
  /** How far the server's clock is ahead of UTC, milliseconds: for LIST, which gives local times. Left out: not known. */
  readonly serverOffset?: number | undefined;
  /** When the listing is taken: for LIST, which leaves years out; default: now. */
  readonly referenceTime?: Date | number | undefined;
}

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
  session: Session,
  path: CommandText,
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  for await (const item of listAll(session, path, options)) if (!isDirectoryItself(item)) yield item;
}

/** The same, with what names the directory itself and its parent. */
export async function* listAll(
  session: Session,
  path: CommandText,
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const ways = await session.exclusive(() => attempts(session, path, options), options);
  let canEnter = true;
  let refusal: Error | undefined;
  for (const attempt of ways) {
    if (attempt.enter !== undefined && !canEnter) continue;
    // What comes ahead of the first entry; without an entry it is not told.
    let held: ListingItem[] | undefined = [];
    try {
      for await (const item of listed(session, attempt, options)) {
        if (held === undefined) {
          yield item;
          continue;
        }
        const isUndecided = item.kind !== "entry" && attempt.isUndecided(undefined);
        if (isUndecided && item.kind === "error") break;
        held.push(item);
        if (isUndecided && held.length < MOST_HELD) continue;
        yield* held;
        held = undefined;
      }
      if (held === undefined) return;
    } catch (error) {
      const isOver = held === undefined || session.state === "closed";
      if (isOver || !isReplyError(error) || !attempt.isUndecided(error.reply)) throw error;
      if (attempt.enter !== undefined && error.command !== attempt.command.shown) canEnter = false;
      if (error.command === attempt.enter?.shown) refusal = error;
      continue;
    }
    if (attempt.isUndecided(undefined)) continue;
    // Many servers list nothing where there is nothing to list; what could not be gone into is not empty.
    if (refusal !== undefined) throw refusal;
    return;
  }
}

async function* listed(
  session: Session,
  attempt: Attempt,
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const { command: sent, enter } = attempt;
  const { signal } = options;
  if (enter !== undefined) {
    yield* itemsOf(session, iterateInside(session, enter, sent, signal), attempt, options);
    return;
  }
  const transfer = await session.exclusive(() => openTransfer(session, sent), { signal });
  yield* itemsOf(session, iterateData(session, transfer, signal), attempt, options);
}

async function* itemsOf(
  session: Session,
  blocks: AsyncIterable<Uint8Array>,
  { isFacts }: Attempt,
  { serverOffset, referenceTime }: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  // Loaded when it is first needed: half of this package's size, and of no use to who only moves files.
  const { ListingParser } = await import("@ftplib/listing");
  const { codec } = session.options;
  const parser = new ListingParser({
    // UTF-8 it decodes itself, and many names at once.
    ...(codec === textCodec("utf-8") ? {} : { decode: (bytes) => codec.decode(bytes) }),
    ...(isFacts ? { dialect: "facts" as const } : {}),
    ...(serverOffset === undefined ? {} : { serverOffset }),
    ...(referenceTime === undefined ? {} : { referenceTime }),
  });
  for await (const block of blocks) yield* told(parser.push(block));
  yield* told(parser.end());
}

/** Totals and column titles are understood and of no use; a heading belongs to a listing that goes into directories. */
function told(items: readonly ListingItem[]): ListingItem[] {
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
