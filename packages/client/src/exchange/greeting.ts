import type { Reply } from "@ftplib/reply";
import { type Conversation, expectCompletion, nextReply } from "./conversation.ts";

const SERVICE_READY_SOON = 120;

/**
 * The greeting: 220, or 120 ("ready in nnn minutes") and then 220 (RFC 959, 5.4). ftplib takes the 120 for the whole
 * greeting, and the 220 answers the first command (K3); here it is awaited.
 */
export function* greeting(): Conversation<Reply> {
  const first = yield nextReply;
  return expectCompletion(first.code === SERVICE_READY_SOON ? yield nextReply : first);
}
