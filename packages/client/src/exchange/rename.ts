import type { Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion, expectIntermediate } from "./conversation.ts";

/** RNFR, which must be answered by a 3yz, then RNTO: RFC 959, section 6 (ftplib, M7). */
export function* rename(from: Command, to: Command): Conversation<Reply> {
  expectIntermediate(yield from);
  return expectCompletion(yield to);
}
