import { errorForReply, isCompletion, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Conversation } from "./conversation.ts";

// "Unrecognized", "not implemented", "not implemented for that parameter".
const NOT_IMPLEMENTED: ReadonlySet<number> = new Set([500, 502, 504]);

/** Whether a refusal says that the command is not there, though FEAT may name it. */
export function isUnknown(refusal: Reply | undefined): boolean {
  return NOT_IMPLEMENTED.has(refusal?.code ?? 0);
}

/** MLST; undefined where the server does not know it, though FEAT names it (RFC 3659, 7). */
export function* mlst(sent: Command): Conversation<Reply | undefined> {
  const reply = yield sent;
  if (isUnknown(reply)) return undefined;
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply);
}
