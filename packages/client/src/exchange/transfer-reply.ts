import type { Reply } from "@ftplib/reply";
import { errorForReply, isPreliminary } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, nextReply } from "./conversation.ts";
import { canEndTransfer } from "./possible-replies.ts";

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
 *
 * @throws UnexpectedReplyError for the 2yz to a command that transfers nothing (PWD, say)
 */
export function* transferReply(sent: Command): Conversation<TransferReply> {
  const reply = yield nextReply;
  if (isPreliminary(reply)) return { preliminary: reply, final: undefined };
  if (canEndTransfer(sent, reply)) return { preliminary: undefined, final: reply };
  throw errorForReply(reply);
}
