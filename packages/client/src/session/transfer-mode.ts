import { command } from "../command/command.ts";
import { ask } from "../exchange/conversation.ts";
import { askFeatures } from "./features.ts";
import type { Session } from "./session.ts";

/** Asks for MODE Z, once for each connection, where the option wants it and FEAT names it. A refusal leaves the mode as it is. */
export async function useModeZ(session: Session): Promise<void> {
  const { facts, options } = session;
  if (options.modeZ === undefined || facts.mode === "Z" || facts.isModeRefused) return;
  if (/\bZ\b/i.test((await askFeatures(session)).get("MODE") ?? ""))
    await session.run(ask(command("MODE", "Z")));
  else session.facts.isModeRefused = true;
}

/** Whether data is compressed, and it is for us to do that. */
export function isModeZ({ facts, options }: Session): boolean {
  return options.modeZ !== undefined && facts.mode === "Z";
}
