import { command } from "../command/command.ts";
import { ask } from "../exchange/conversation.ts";
import { siteCommandsIn, siteFeatures } from "../exchange/site.ts";
import { askFeatures } from "./features.ts";
import type { Session } from "./session.ts";

/** Whether the server has one of the SITE commands: by FEAT, else by SITE HELP, asked once for each connection. */
export async function hasSite(session: Session, ...names: readonly string[]): Promise<boolean> {
  const features = siteFeatures(await askFeatures(session));
  if (names.some((name) => features.has(name))) return true;
  const { facts } = session;
  facts.siteCommands ??= siteCommandsIn(await session.run(ask(command("SITE", "HELP"))));
  const known = facts.siteCommands;
  return names.some((name) => known.has(name));
}
