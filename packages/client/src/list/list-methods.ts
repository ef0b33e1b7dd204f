import type { Reply } from "@ftplib/reply";
import { type Argument, argument, type Command, type CommandText, command } from "../command/command.ts";
import { hasFacts } from "../session/features.ts";
import { isUnknown } from "../exchange/mlst.ts";
import type { ListOptions } from "./list-options.ts";
import type { Session } from "../session/session.ts";

/** One of the ways to list a directory, the best first. */
export interface ListMethod {
  readonly command: Command;
  readonly isFacts: boolean;
  /** The CWD that must come before, since the command names no path. */
  readonly enter: Command | undefined;
  /** Whether this refusal, or a listing without entries (undefined), leaves it to the next way. */
  readonly shouldTryNext: (refusal: Reply | undefined) => boolean;
}

/**
 * The ways to list a path: MLSD where it is offered, then LIST with `-a` and without. A path that LIST would not take for
 * one is gone into first; what cannot be gone into may be a file, and is named all the same.
 */
export async function listMethods(
  session: Session,
  path: CommandText,
  { hidden = true, mlsd = true }: ListOptions,
): Promise<readonly ListMethod[]> {
  const { rules } = session;
  const paths = path.length === 0 ? [] : [asPath(argument(path, "the path", rules))];
  const flag = argument("-a", "the flag", rules);
  const byList = (enter: Command | undefined, names: readonly Argument[]): readonly ListMethod[] => [
    ...(hidden
      ? [{ command: command("LIST", flag, ...names), isFacts: false, enter, shouldTryNext: () => true }]
      : []),
    {
      command: command("LIST", ...names),
      isFacts: false,
      enter,
      shouldTryNext: (refusal) => enter !== undefined && refusal !== undefined,
    },
  ];
  const named = paths.map(notAFlag);
  const byCwd = paths.filter(isAwkward).flatMap((name) => byList(command("CWD", name), []));
  const ways = [...byCwd, ...byList(undefined, named)];
  if (!mlsd || !(await hasFacts(session))) return ways;
  const byFacts = { command: command("MLSD", ...paths), isFacts: true, enter: undefined };
  return [{ ...byFacts, shouldTryNext: isUnknown }, ...ways];
}

const HYPHEN = 0x2d;
const BLANK = 0x20;
const TILDE = 0x7e;
const DEL = 0x7f;

/** A path whose first byte cannot be lost: some servers skip blanks ahead of a path. */
export function asPath(path: Argument): Argument {
  return path.bytes[0] === BLANK ? fromHere(path) : path;
}

/** Servers hand what LIST is given to `ls`: a path that begins like a flag must not be one (hostile-server S23). */
function notAFlag(path: Argument): Argument {
  return path.bytes[0] === HYPHEN ? fromHere(path) : path;
}

function fromHere({ bytes, shown }: Argument): Argument {
  return { bytes: Uint8Array.from([0x2e, 0x2f, ...bytes]), shown: `./${shown}` };
}

const PATTERN_SIGNS: ReadonlySet<number> = new Set(Array.from("*?[]{}\\", (sign) => sign.charCodeAt(0)));

/** Whether LIST may take the path for several, or for a pattern: many servers part it at blanks and expand it. */
function isAwkward({ bytes }: Argument): boolean {
  return bytes[0] === TILDE || bytes.some((byte) => byte <= BLANK || byte === DEL || PATTERN_SIGNS.has(byte));
}
