import type { Reply } from "@ftplib/reply";
import {
  errorForReply,
  isCompletion,
  isPermanentNegative,
  parse227,
  parse229,
  ProtocolError,
} from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Attempt, attemptsError } from "../errors/attempts-error.ts";
import type { Conversation } from "./conversation.ts";

/** Where the server waits for the data connection. */
export interface PassiveEndpoint {
  /** The host named in a 227; to be believed by nobody who was not told to (hostile-server S1). */
  readonly host: string | undefined;
  readonly port: number;
  /** The command that got the answer. */
  readonly command: Command;
}

const ENTERING_PASSIVE_MODE = 227;
const ENTERING_EXTENDED_PASSIVE_MODE = 229;

/** The endpoint of a 227 or 229. Throws ProtocolError for one that names none. */
export function endpointOf(reply: Reply, command: Command): PassiveEndpoint {
  // Either answer is good for either command: NAT64 gateways and old servers mix them up (ftplib, K5; F18).
  if (reply.code === ENTERING_EXTENDED_PASSIVE_MODE) {
    return { host: undefined, port: parse229(reply).port, command };
  }
  if (reply.code === ENTERING_PASSIVE_MODE) {
    const { host, port } = parse227(reply);
    return { host, port, command };
  }
  throw errorForReply(reply);
}

/** Replies to commands that are not known, or not for this network protocol (RFC 2428, 3): active mode may work still. */
const IS_UNKNOWN: ReadonlySet<number> = new Set([500, 501, 502, 503, 504, 522]);
const NAMES_AN_ADDRESS = /\d/;
const ACTIVE_MODE = "active mode may work: passive: false, or setPasv(false)";

/**
 * Asks the server to listen: EPSV (RFC 2428) or PASV (RFC 959, 4.1.2), in the order given. The next is tried when a server
 * does not know the command, denies it with a 5yz, or names no endpoint. When none is left, the error lists every attempt.
 *
 * @param hintFor what to try after such a refusal, if that is known
 */
export function* enterPassive(
  commands: readonly Command[],
  hintFor: (refusal: Reply) => string | undefined = () => undefined,
): Conversation<PassiveEndpoint> {
  const attempts: Attempt[] = [];
  let malformed: unknown;
  for (const command of commands) {
    const reply = yield command;
    attempts.push({ command: command.shown, reply });
    if (isPermanentNegative(reply)) continue;
    if (!isCompletion(reply)) throw attemptsError(attempts, hintFor(reply));
    try {
      return endpointOf(reply, command);
    } catch (error) {
      // A server that names a false address is not asked again (hostile-server S4, S5).
      if (!(error instanceof ProtocolError) || NAMES_AN_ADDRESS.test(reply.text.slice(3))) throw error;
      malformed ??= error;
    }
  }
  if (malformed !== undefined) throw malformed;
  const canBeActive = attempts.every(({ reply }) => IS_UNKNOWN.has(reply.code));
  const last = attempts.at(-1)?.reply;
  const hint = last === undefined ? undefined : hintFor(last);
  throw attemptsError(attempts, hint ?? (canBeActive ? ACTIVE_MODE : undefined));
}
