import { isPreliminary, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

/** The features of a server by their names in upper case, each with its parameters, or an empty string. */
export type Features = ReadonlyMap<string, string>;

/** FEAT, whatever the reply: a server that refuses it has no features to speak of (RFC 2389, 3; hostile-server F11). */
export function* feat(sent: Command): Conversation<Reply> {
  const reply = yield sent;
  return isPreliminary(reply) ? expectCompletion(reply) : reply;
}
