import { isCompletion, isPreliminary, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

/** The features of a server by their names in upper case, each with its parameters, or an empty string. */
export type Features = ReadonlyMap<string, string>;

/** FEAT, whatever the reply: a server that refuses it has no features to speak of (RFC 2389, 3; hostile-server F11). */
export function* feat(sent: Command): Conversation<Reply> {
  const reply = yield sent;
  return isPreliminary(reply) ? expectCompletion(reply) : reply;
}

/**
 * The features of a FEAT reply: one on each line between the first and the last, after a space, which some
 * servers leave out (RFC 2389, 3.2).
 */
export function featuresOf(reply: Reply): Features {
  const features = new Map<string, string>();
  if (!isCompletion(reply)) return features;
  for (const line of reply.lines.slice(1, -1)) {
    const text = line.trim();
    const space = text.indexOf(" ");
    const name = space < 0 ? text : text.slice(0, space);
    if (name !== "") features.set(name.toUpperCase(), space < 0 ? "" : text.slice(space + 1));
  }
  return features;
}
