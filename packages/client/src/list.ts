import type { Entry, ListingItem } from "@ftplib/listing";
import { isReplyError, type Reply } from "@ftplib/reply";
import { type Argument, argument, type Command, type CommandText, command } from "./command.ts";
import { openTransfer } from "./data-connection.ts";
import { askFeatures } from "./features.ts";
import { iterateData } from "./iterate-data.ts";
import type { CallOptions, Session } from "./session.ts";

/** Options of `list`. */
export interface ListOptions extends CallOptions {
  /** False leaves hidden files out where LIST decides about them; default true. MLSD always gives all. */
  readonly hidden?: boolean | undefined;
  /** How far the server's clock is ahead of UTC, milliseconds: for LIST, which gives local times. Left out: not known. */
  readonly serverOffset?: number | undefined;
  /** When the listing is taken: for LIST, which leaves years out; default: now. */
  readonly referenceTime?: Date | number | undefined;
}

/** One of the commands that may list a directory, the best first. */
interface Attempt {
  readonly command: Command;
  readonly isFacts: boolean;
  /** Whether this refusal, or a listing without entries (undefined), leaves it to the next command. */
  readonly isUndecided: (refusal: Reply | undefined) => boolean;
}

// What FEAT names need not be there: "unrecognized", "not implemented", "not implemented for that parameter".
const NOT_IMPLEMENTED: ReadonlySet<number> = new Set([500, 502, 504]);

/** Whether the server has MLST and MLSD: RFC 3659, 7.8. */
export async function hasFacts(session: Session): Promise<boolean> {
  const features = await askFeatures(session);
  return features.has("MLST") || features.has("MLSD");
}

async function attempts(
  session: Session,
  path: CommandText,
  isHiddenWanted: boolean,
): Promise<readonly Attempt[]> {
  const args = path.length === 0 ? [] : [argument(path, "the path", session.rules)];
  const paths = args.map(notAFlag);
  const flag = argument("-a", "the flag", session.rules);
  const all: Attempt = { command: command("LIST", flag, ...paths), isFacts: false, isUndecided: () => true };
  const plain: Attempt = { command: command("LIST", ...paths), isFacts: false, isUndecided: () => false };
  const byList = isHiddenWanted ? [all, plain] : [plain];
  if (!(await hasFacts(session))) return byList;
  const isUnknown = (refusal: Reply | undefined): boolean => NOT_IMPLEMENTED.has(refusal?.code ?? 0);
  return [{ command: command("MLSD", ...args), isFacts: true, isUndecided: isUnknown }, ...byList];
}

const HYPHEN = 0x2d;

/** Servers hand what LIST is given to `ls`: a path that begins like a flag must not be one (hostile-server S23). */
function notAFlag({ bytes, shown }: Argument): Argument {
  if (bytes[0] !== HYPHEN) return { bytes, shown };
  return { bytes: Uint8Array.from([0x2e, 0x2f, ...bytes]), shown: `./${shown}` };
}

/**
 * The entries of a directory, by MLSD where the server has it, else by LIST; also where FEAT names MLST and MLSD is not
 * known all the same. Lines that were not understood, and error
 * texts inside a listing, come out as such: `kind` tells them from entries. What names the directory itself and its
 * parent is left out.
 *
 * `LIST -a` shows hidden files on most servers; where it is refused, or gives nothing, plain LIST decides.
 */
export async function* list(
  session: Session,
  path: CommandText,
  options: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const { hidden = true } = options;
  const ways = await session.exclusive(() => attempts(session, path, hidden), options);
  for (const attempt of ways) {
    let isEmpty = true;
    try {
      for await (const item of listed(session, attempt, options)) {
        if (item.kind !== "entry" && isEmpty && attempt.isUndecided(undefined)) break;
        isEmpty = false;
        if (!isDirectoryItself(item)) yield item;
      }
      if (!isEmpty || !attempt.isUndecided(undefined)) return;
    } catch (error) {
      if (!isReplyError(error) || !isEmpty || !attempt.isUndecided(error.reply)) throw error;
    }
  }
}

async function* listed(
  session: Session,
  { command: sent, isFacts }: Attempt,
  { signal, serverOffset, referenceTime }: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  // Loaded when it is first needed: half of this package's size, and of no use to who only moves files.
  const { ListingParser } = await import("@ftplib/listing");
  const transfer = await session.exclusive(() => openTransfer(session, sent), { signal });
  const parser = new ListingParser({
    decode: (bytes) => session.options.codec.decode(bytes),
    ...(isFacts ? { dialect: "facts" as const } : {}),
    ...(serverOffset === undefined ? {} : { serverOffset }),
    ...(referenceTime === undefined ? {} : { referenceTime }),
  });
  for await (const block of iterateData(session, transfer, signal)) yield* told(parser.push(block));
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
