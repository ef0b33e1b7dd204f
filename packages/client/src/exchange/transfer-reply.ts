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

const COMMAND_OK = 200;

/**
 * The first answer to a transfer command that was already sent. Some servers send a 200 ahead of the 150 (ftplib, D7);
 * others no 150 at all but the final reply at once (hostile-server F29).
 */
export function* transferReply(): Conversation<TransferReply> {
  let reply = yield nextReply;
  if (reply.code === COMMAND_OK) reply = yield nextReply;
  if (isPreliminary(reply)) return { preliminary: reply, final: undefined };
  if (isCompletion(reply)) return { preliminary: undefined, final: reply };
  throw errorForReply(reply);
}
