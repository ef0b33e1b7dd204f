import { errorForReply, isCompletion, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Conversation } from "./conversation.ts";
import type { Features } from "./feat.ts";
import { isUnknown } from "./mlst.ts";

/** The algorithms by which servers hash files, by the names of IANA's registry for HASH. */
export type HashAlgorithm = "SHA-256" | "SHA-512" | "SHA-1" | "MD5" | "CRC32";

interface Spelling {
  /** Of the hash in hexadecimal. */
  readonly digits: number;
  /** The commands of single purpose, which no RFC describes. */
  readonly verbs: readonly string[];
}

const SPELLINGS: Readonly<Record<HashAlgorithm, Spelling>> = {
  "SHA-256": { digits: 64, verbs: ["XSHA256"] },
  "SHA-512": { digits: 128, verbs: ["XSHA512"] },
  "SHA-1": { digits: 40, verbs: ["XSHA1", "XSHA"] },
  MD5: { digits: 32, verbs: ["XMD5", "MD5"] },
  CRC32: { digits: 8, verbs: ["XCRC"] },
};

/** The best one first. */
export const HASH_ALGORITHMS: readonly HashAlgorithm[] = ["SHA-256", "SHA-512", "SHA-1", "MD5", "CRC32"];

/** @throws TypeError for any other value */
export function checkHashAlgorithm(algorithm: unknown): asserts algorithm is HashAlgorithm | undefined {
  if (algorithm === undefined || (typeof algorithm === "string" && Object.hasOwn(SPELLINGS, algorithm)))
    return;
  throw new TypeError(`the option algorithm of hash() must be one of ${HASH_ALGORITHMS.join(", ")}`);
}

/** Whether FEAT names the algorithm for HASH: ` HASH SHA-256*;SHA-1;MD5` (draft-ietf-ftpext2-hash-03, 4). */
export function isOfferedByHash(features: Features, algorithm: HashAlgorithm): boolean {
  const names = (features.get("HASH") ?? "").toUpperCase().split(/[\s;,*]+/);
  return names.includes(algorithm);
}

/** The commands of single purpose that FEAT names for the algorithm. */
export function hashVerbs(features: Features, algorithm: HashAlgorithm): readonly string[] {
  return SPELLINGS[algorithm].verbs.filter((verb) => features.has(verb));
}

/** What a server has hashed, by its own word. */
export interface HashReply {
  readonly algorithm: string;
  /** The first byte and the last, or the one after it: servers differ. Undefined where the server names none. */
  readonly range: readonly [start: number, end: number] | undefined;
  readonly hex: string;
}

const HASHED = /^\d{3} (\S+)(?: (\d{1,16})-(\d{1,16}))? ([0-9A-Fa-f]+)(?: |$)/;

/**
 * HASH, and what its reply says: `213 SHA-256 0-49 6ca1… path`, from some servers without the range
 * (draft-ietf-ftpext2-hash-03, 3). Undefined where the server does not know the command, or says something else.
 */
export function* hash(sent: Command): Conversation<HashReply | undefined> {
  const reply = yield sent;
  if (isUnknown(reply)) return undefined;
  if (!isCompletion(reply)) throw errorForReply(reply);
  const [, algorithm = "", start, end, hex = ""] = HASHED.exec(reply.lines.at(-1) ?? "") ?? [];
  if (hex === "") return undefined;
  const range = start === undefined ? undefined : ([Number(start), Number(end)] as const);
  return { algorithm: algorithm.toUpperCase(), range, hex: hex.toLowerCase() };
}

/**
 * A command of single purpose (`XSHA256 path`), and the hash in its reply: the last word of the right length. Undefined where
 * the server does not know the command, or gives none.
 *
 * @param spellings the command with the path written in one way and in another, which is sent where the server refuses the first
 */
export function* hashByVerb(
  [first, second]: readonly [first: Command, second?: Command],
  algorithm: HashAlgorithm,
): Conversation<string | undefined> {
  let reply = yield first;
  if (second !== undefined && reply.code >= 500 && !isUnknownVerb(reply)) {
    const other = yield second;
    // A path that is not found is that in both ways; a 501 says nothing of it.
    if (isCompletion(other) || isUnknown(reply)) reply = other;
  }
  if (isUnknown(reply)) return undefined;
  if (!isCompletion(reply)) throw errorForReply(reply);
  return hexIn(reply, algorithm);
}

/** Syntax errors in parameters (501) may come of the spaces. */
function isUnknownVerb(reply: Reply): boolean {
  return reply.code !== 501 && isUnknown(reply);
}

function hexIn(reply: Reply, algorithm: HashAlgorithm): string | undefined {
  const { digits } = SPELLINGS[algorithm];
  const words = reply.lines.flatMap((line) => line.replace(/^\d{3}[ -]/, "").split(/\s+/));
  const found = words.findLast((word) => word.length === digits && isHex(word));
  if (found !== undefined || algorithm !== "CRC32") return found?.toLowerCase();
  // A number, whose leading zeros some servers leave out.
  const last = words.findLast((word) => word !== "") ?? "";
  return last.length < digits && isHex(last) ? last.toLowerCase().padStart(digits, "0") : undefined;
}

function isHex(word: string): boolean {
  return /^[0-9A-Fa-f]+$/.test(word);
}
