import { isCompletion, ProtocolError } from "@ftplib/reply";
import {
  type Argument,
  argument,
  type Command,
  type CommandText,
  command,
  quotedArgument,
} from "../command/command.ts";
import { byteRange, wholeRange } from "../exchange/byte-range.ts";
import { ask, complete } from "../exchange/conversation.ts";
import {
  checkHashAlgorithm,
  hash,
  HASH_ALGORITHMS,
  hashByVerb,
  hashVerbs,
  type HashAlgorithm,
  type HashReply,
  isOfferedByHash,
} from "../exchange/hash.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";
import { askFeatures } from "../session/features.ts";
import type { Session } from "../session/session.ts";

/** The part of a file that is hashed. */
export interface HashRange {
  /** The first byte. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

/** Options of `hash`. */
export interface HashOptions extends CallOptions {
  /** Left out, the best that the server offers: SHA-256, SHA-512, SHA-1, MD5, CRC32. */
  readonly algorithm?: HashAlgorithm | undefined;
  /** Left out, the whole file. Only servers with both HASH and RANG hash a part, and not all of them. */
  readonly range?: HashRange | undefined;
  /** Milliseconds that the server may take for it; default 600,000, since large files take minutes. `Infinity` for no limit. */
  readonly timeout?: number | undefined;
}

/** A hash that the server has computed. */
export interface FileHash {
  readonly algorithm: HashAlgorithm;
  /** In lower case, of full length. */
  readonly hex: string;
}

/** The options of `hash`. */
export const HASH_OPTIONS: OptionKinds<HashOptions> = {
  ...CALL_OPTIONS,
  algorithm: "string",
  range: "object",
  timeout: "number",
};

const TEN_MINUTES = 600_000;

/**
 * Checks the values of the options.
 *
 * @throws TypeError, RangeError
 */
export function checkHashOptions({ algorithm, range, timeout }: HashOptions): void {
  checkHashAlgorithm(algorithm);
  checkedLimit(timeout);
  if (range === undefined) return;
  const { offset, length } = range;
  if (!Number.isSafeInteger(offset) || offset < 0 || !Number.isSafeInteger(length) || length < 1)
    throw new RangeError("range needs an offset of at least 0 and a length of at least 1, in whole bytes");
  if (!Number.isSafeInteger(offset + length)) throw new RangeError("range must end before byte 2^53");
}

/** How long a server may work on a file: as given, or ten minutes. @throws RangeError */
export function checkedLimit(timeout: number = TEN_MINUTES): number {
  if (timeout > 0) return timeout;
  throw new RangeError(`timeout must be more than 0 milliseconds, or Infinity; it is ${timeout}`);
}

/** The hash of a file as the server computes it; undefined where it offers none. TYPE I, since text may be hashed otherwise. */
export async function hashFile(
  session: Session,
  path: CommandText,
  { algorithm, range, timeout = TEN_MINUTES }: HashOptions,
): Promise<FileHash | undefined> {
  const features = await askFeatures(session);
  const name = argument(path, "the path", session.rules);
  for (const wanted of algorithm === undefined ? HASH_ALGORITHMS : [algorithm]) {
    if (isOfferedByHash(features, wanted)) {
      const hex = await byHash(session, name, wanted, range, timeout);
      if (hex !== undefined) return { algorithm: wanted, hex };
    }
    // What their second parameter means, the last byte or the one after it, differs from server to server.
    if (range !== undefined) continue;
    for (const verb of hashVerbs(features, wanted)) {
      await useTypeI(session);
      const hex = await session.run(hashByVerb(spellingsOf(verb, name), wanted), timeout);
      if (hex !== undefined) return { algorithm: wanted, hex };
    }
  }
  return undefined;
}

/**
 * A path with spaces is quoted for commands that take a range after it: Serv-U and GlobalSCAPE read it up to the first space otherwise, and for the file `part 2 4` ProFTPD
 * hashes two bytes of `part`. Servers that take the quotes for a part of the name are asked once more without them, unless numbers at its
 * end may be a range. MD5 takes no range (draft-twine-ftpmd5).
 */
function spellingsOf(verb: string, name: Argument): readonly [Command, Command?] {
  const bare = command(verb, name);
  if (!name.shown.includes(" ")) return [bare];
  const quoted = command(verb, quotedArgument(name));
  if (!verb.startsWith("X")) return [bare, quoted];
  return / \d+$/.test(name.shown) ? [quoted] : [quoted, bare];
}

async function byHash(
  session: Session,
  name: Argument,
  wanted: HashAlgorithm,
  range: HashRange | undefined,
  timeout: number,
): Promise<string | undefined> {
  const hasRang = session.facts.features?.has("RANG") === true;
  if (range !== undefined && !hasRang) return undefined;
  await useTypeI(session);
  if (session.facts.hashAlgorithm !== wanted) await session.run(ask(command("OPTS", "HASH", wanted)));
  const asked = command("HASH", name);
  const told =
    range === undefined
      ? await session.run(hash(asked), timeout)
      : await withRange(session, range, () => session.run(hash(asked), timeout));
  if (told === undefined || told.algorithm !== wanted) return undefined;
  return range === undefined || isOf(told, range) ? told.hex : undefined;
}

/** Servers are known that take RANG and hash the whole file all the same: only the range that the reply names counts. */
function isOf({ range }: HashReply, { offset, length }: HashRange): boolean {
  if (range === undefined) return false;
  const [start, end] = range;
  return start === offset && (end === offset + length - 1 || end === offset + length);
}

/** RANG around a call; it would hold for the next transfer, too. Undefined where the server refuses it. */
async function withRange<T>(
  session: Session,
  { offset, length }: HashRange,
  call: () => Promise<T>,
): Promise<T | undefined> {
  const set = await session.run(ask(byteRange(offset, length)));
  if (set.code >= 400) return undefined;
  try {
    return await call();
  } finally {
    if (session.isOpen) await reset(session);
  }
}

async function reset(session: Session): Promise<void> {
  const reply = await session.run(ask(wholeRange));
  if (isCompletion(reply) || reply.code === 350) return;
  const error = new ProtocolError("the server does not take back the range of RANG", {
    reply,
    command: wholeRange.shown,
  });
  session.fail(error);
  throw error;
}

/** As `session.setType`, but a 1yz does not do. */
async function useTypeI(session: Session): Promise<void> {
  if (session.facts.type !== "I") await session.run(complete(command("TYPE", "I")));
}
