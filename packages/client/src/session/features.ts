import { isCompletion, isPreliminary, type Reply } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "../exchange/conversation.ts";
import type { Session } from "./session.ts";

/** The features of a server by their names in upper case, each with its parameters, or an empty text. */
export type Features = ReadonlyMap<string, string>;

/** FEAT, whatever the answer: a server that refuses it has no features to speak of (RFC 2389, 3; hostile-server F11). */
function* feat(sent: Command): Conversation<Reply> {
  const reply = yield sent;
  // A 1yz is no answer yet.
  return isPreliminary(reply) ? expectCompletion(reply) : reply;
}

/** What the server says it can do; asked once for each connection, and again after TLS has come up. */
export async function askFeatures(session: Session): Promise<Features> {
  if (session.facts.features === undefined) await session.run(feat(command("FEAT")));
  return session.facts.features ?? new Map();
}

/** Whether the server has MLST and MLSD: RFC 3659, 7.8. */
export async function hasFacts(session: Session): Promise<boolean> {
  const features = await askFeatures(session);
  return features.has("MLST") || features.has("MLSD");
}

/**
 * The features of a FEAT reply: one on each line between the first and the last, by rule behind a blank, which some
 * servers leave out (RFC 2389, 3.2).
 */
export function featuresOf(reply: Reply): Features {
  const features = new Map<string, string>();
  if (!isCompletion(reply)) return features;
  for (const line of reply.lines.slice(1, -1)) {
    const text = line.trim();
    const blank = text.indexOf(" ");
    const name = blank < 0 ? text : text.slice(0, blank);
    if (name !== "") features.set(name.toUpperCase(), blank < 0 ? "" : text.slice(blank + 1));
  }
  return features;
}
