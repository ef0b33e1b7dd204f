import type { Reply } from "@ftplib/reply";
import { errorForReply, isCompletion, isPreliminary } from "@ftplib/reply";
import { type Conversation, nextReply } from "./conversation.ts";

/** How a server answered a transfer command. */
export interface TransferReply {
  /** 125 or 150; undefined when the server left it out. */
  readonly preliminary: Reply | undefined;
  /** The final reply, when it came first: the server says that all is sent. */
  readonly final: Reply | undefined;
}

/**
 * The first answer to a transfer command that was already sent: a 1yz, or the final reply at once from servers that send no
 * 150 (hostile-server F29). The ledger passes over a 200 before the 150 (ftplib, D7).
 */
export function* transferReply(): Conversation<TransferReply> {
  const reply = yield nextReply;
  if (isPreliminary(reply)) return { preliminary: reply, final: undefined };
  if (isCompletion(reply)) return { preliminary: undefined, final: reply };
  throw errorForReply(reply);
}
