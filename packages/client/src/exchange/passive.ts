import type { Reply } from "@ftplib/reply";
import { errorForReply, isCompletion, isPermanentNegative, parse227, parse229 } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
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

/**
 * Asks the server to listen: EPSV (RFC 2428) or PASV (RFC 959, 4.1.2), in the order given. The next is tried only when
 * a server does not know the command or denies it with a 5yz.
 */
export function* enterPassive(commands: readonly Command[]): Conversation<PassiveEndpoint> {
  let refusal: Reply | undefined;
  for (const command of commands) {
    const reply = yield command;
    if (isCompletion(reply)) return endpointOf(reply, command);
    refusal ??= reply;
    if (!isPermanentNegative(reply)) throw errorForReply(reply);
  }
  if (refusal === undefined) throw new TypeError("enterPassive needs a command");
  throw errorForReply(refusal);
}
