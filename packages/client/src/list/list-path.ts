import { type Argument, argument, type CommandRules } from "../command/command.ts";

const HYPHEN = 0x2d;
const SPACE = 0x20;
const TILDE = 0x7e;
const DEL = 0x7f;

/** A path whose first byte cannot be lost: some servers skip spaces before a path. */
export function asPath(path: Argument): Argument {
  return path.bytes[0] === SPACE ? fromHere(path) : path;
}

/** Servers hand what LIST is given to `ls`: a path that begins like a flag must not be one (hostile-server S23). */
export function notAFlag(path: Argument): Argument {
  return path.bytes[0] === HYPHEN ? fromHere(path) : path;
}

function fromHere({ bytes, shown }: Argument): Argument {
  return { bytes: Uint8Array.from([0x2e, 0x2f, ...bytes]), shown: `./${shown}` };
}

const PATTERN_SIGNS: ReadonlySet<number> = new Set(Array.from("*?[]{}\\", (sign) => sign.charCodeAt(0)));

/** Whether LIST may take the path for several, or for a pattern: many servers part it at spaces and expand it. */
export function isAwkward({ bytes }: Argument): boolean {
  return bytes[0] === TILDE || bytes.some((byte) => byte <= SPACE || byte === DEL || PATTERN_SIGNS.has(byte));
}

/** A name that no directory has, within the shortest limit of a device: 20 letters. */
export function missingName(rules: CommandRules): Argument {
  return argument("ftplib-no-such-name", "the name", rules);
}
