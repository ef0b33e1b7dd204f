import { command } from "../command/command.ts";
import { feat, type Features } from "../exchange/feat.ts";
import type { Session } from "./session.ts";

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
