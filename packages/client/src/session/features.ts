import { errorForReply, isTransientNegative } from "@ftplib/reply";
import { command } from "../command/command.ts";
import { feat, type Features } from "../exchange/feat.ts";
import type { Session } from "./session.ts";

/**
 * What the server says it can do; asked once for each connection, and again after TLS has come up, a login and HOST (2389-01).
 *
 * @throws ReplyError for a 4yz: who is busy, or about to close, has not said that there are no features
 */
export async function askFeatures(session: Session): Promise<Features> {
  if (session.facts.features !== undefined) return session.facts.features;
  const reply = await session.run(feat(command("FEAT")));
  if (isTransientNegative(reply)) throw errorForReply(reply);
  return session.facts.features ?? new Map();
}

/** Whether the server has MLST and MLSD: RFC 3659, 7.8. */
export async function hasFacts(session: Session): Promise<boolean> {
  const features = await askFeatures(session);
  return features.has("MLST") || features.has("MLSD");
}
