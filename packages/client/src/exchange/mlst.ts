import { errorForReply, isCompletion, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Conversation } from "./conversation.ts";

const SAYS_UNKNOWN =
  /\bnot (?:supported|implemented|understood|recogni[sz]ed|available)\b|\bunknown command\b/i;

/**
 * Whether a refusal says that the command, or this form of it, is not there, though FEAT may name it: a code for syntax
 * (500 to 504, 402; RFC 959, 4.2.1), or words.
 */
export function isUnknown(refusal: Reply | undefined): boolean {
  if (refusal === undefined || refusal.code < 400) return false;
  return refusal.code % 100 < 10 || SAYS_UNKNOWN.test(refusal.text);
}

/** MLST; undefined where the server does not know it, though FEAT names it (RFC 3659, 7). */
export function* mlst(sent: Command): Conversation<Reply | undefined> {
  const reply = yield sent;
  if (isUnknown(reply)) return undefined;
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply);
}
