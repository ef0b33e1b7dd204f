/** One of the commands behind the host, done in order. */
export type CliCommand =
  | { readonly kind: "list" | "change-directory"; readonly path: string }
  | { readonly kind: "toggle-passive" }
  | { readonly kind: "retrieve"; readonly path: string };

/** What the command line asks for: ftplib, A17. */
export interface CliArguments {
  readonly debugLevel: number;
  /** The file that `-r` names; undefined for the user's own `.netrc`. */
  readonly netrc: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly commands: readonly CliCommand[];
}

/** The command line cannot be understood; the message is for the user. */
export class CliUsageError extends Error {
  override readonly name = "CliUsageError";
}

/**
 * Reads the words of the command line: any number of `-d`, `-r[FILE]`, the host, then commands.
 *
 * @throws CliUsageError where the host is missing (ftplib, P1), is a URL, or its port is invalid
 */
export function parseCliArguments(words: readonly string[]): CliArguments {
  const rest = [...words];
  let debugLevel = 0;
  for (; rest[0] === "-d"; rest.shift()) debugLevel += 1;
  const netrc = rest[0]?.startsWith("-r") === true ? rest.shift()?.slice(2) : undefined;
  const place = rest.shift();
  if (place === undefined || place === "") throw new CliUsageError("no host was given");
  return { debugLevel, netrc, ...hostAndPort(place), commands: rest.map(command) };
}

function command(word: string): CliCommand {
  if (word === "-p") return { kind: "toggle-passive" };
  const path = word.slice(2);
  if (word.startsWith("-l")) return { kind: "list", path };
  if (word.startsWith("-d")) return { kind: "change-directory", path };
  return { kind: "retrieve", path: word };
}

/** `host`, `host:port`, `::1`, `[::1]` or `[::1]:port`. The messages do not repeat the place, which may hold a password. */
function hostAndPort(place: string): { readonly host: string; readonly port: number | undefined } {
  if (/[/@]/.test(place)) {
    throw new CliUsageError(
      "a URL, or a user before the host, is not understood: give HOST[:PORT], and the login in ~/.netrc",
    );
  }
  const isBracketed = place.startsWith("[") && place.includes("]");
  const end = isBracketed ? place.indexOf("]") + 1 : place.indexOf(":");
  // More than one colon and no brackets: an IPv6 address.
  const isWhole = end < 0 || end === place.length || (!isBracketed && place.includes(":", end + 1));
  const host = isWhole ? place : place.slice(0, end);
  const port = isWhole ? undefined : portNumber(place.slice(end));
  return { host: isBracketed ? host.slice(1, -1) : host, port };
}

function portNumber(tail: string): number {
  const port = /^:\d{1,5}$/.test(tail) ? Number(tail.slice(1)) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new CliUsageError("the port after the host is invalid: give a number from 1 to 65535");
}
