import { argument, type Command, type CommandText, command } from "../command/command.ts";
import { askFeatures } from "../session/features.ts";
import type { Session } from "../session/session.ts";
import { asPath, isAwkward, notAFlag } from "./list-path.ts";

/** A way to list a path that `list` has seen to list what it names. */
export interface ProvenForm {
  readonly command: Command;
  readonly isFacts: boolean;
}

/** The way that `list` would take first, if nothing has to be found out for it; undefined if something has. */
export async function provenForm(session: Session, path: CommandText): Promise<ProvenForm | undefined> {
  const { listing } = session.habits;
  if (path.length === 0 || listing.needsTypeA) return undefined;
  const named = asPath(argument(path, "the path", session.rules));
  const features = await askFeatures(session);
  if (listing.hasMlsd !== false && (features.has("MLST") || features.has("MLSD")))
    return listing.mlsdTakesPath === true ? { command: command("MLSD", named), isFacts: true } : undefined;
  if (isAwkward(named) || listing.listTakesPath === "never" || listing.takesFlag === false) return undefined;
  if (listing.takesFlagAndPath !== true) return undefined;
  return { command: command("LIST", "-a", notAFlag(named)), isFacts: false };
}
