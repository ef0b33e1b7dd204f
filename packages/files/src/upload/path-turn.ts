import { inTurn, takeFree } from "../local/in-turn.ts";
import { bytesOf, type RemotePath, textOf } from "../path/remote-path.ts";
import { resolvedNames } from "../path/resolved-names.ts";
import type { SessionPool } from "../pool/pool.ts";
import type { SiteContext } from "../recovery/operation.ts";

/**
 * What calls about one path do one after the other: write to the file itself, or give it its name where the server does not replace.
 * A call waits for `bytes` without a session, since the one before it may need one; for `name` with the session at hand.
 */
export type TurnKind = "bytes" | "name";

/** Runs calls of one site about one path one after the other, in the order in which they were made. The signal ends the wait. */
export async function inPathTurn<T>(
  site: SiteContext,
  kind: TurnKind,
  path: RemotePath,
  call: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return await inTurn(turnName(site, kind, path), call, signal);
}

/** Takes the turn to write to the file itself, unless another call has it. Returns what ends it. */
export function takePathTurn(site: SiteContext, path: RemotePath): (() => void) | undefined {
  return takeFree([turnName(site, "bytes", path)]);
}

const NUMBERS = new WeakMap<SessionPool, number>();
let count = 0;

/**
 * The same for all spellings of a path, as far as the server need not be asked: from the site's directory or from the root, and through `..`;
 * also in capitals, composed otherwise, or with the separators of Windows, since these lead to one file on some servers. Where they do not,
 * a call waits without need. Links are not seen.
 */
function turnName({ pool, options }: SiteContext, kind: TurnKind, path: RemotePath): string {
  const number = NUMBERS.get(pool) ?? ++count;
  NUMBERS.set(pool, number);
  const text = textOf(bytesOf(path, options.codec), options.codec).replaceAll("\\", "/");
  const isKnown = text.startsWith("/") || pool.directory !== undefined;
  const names = resolvedNames(text, pool.directory).join("/").normalize("NFC").toLowerCase();
  // Names in turn are local paths: those of the server have no slashes here.
  const place = Buffer.from(isKnown ? `/${names}` : names);
  return `${kind} ${number} ${place.toString("hex")}`;
}
