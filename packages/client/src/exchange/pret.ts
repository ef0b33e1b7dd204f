import { errorForReply, isCompletion } from "@ftplib/reply";
import { type Command, command, commandArgument } from "../command/command.ts";
import type { Conversation } from "./conversation.ts";
import { isUnknown } from "./mlst.ts";

/**
 * PRET and the transfer command, for servers that must know it before they name a port: sites of several machines, by the
 * convention of DrFTPD. A server that does not know PRET after all goes on without.
 */
export function* announceTransfer(transfer: Command): Conversation<void> {
  const sent = command("PRET", commandArgument(transfer));
  const reply = yield sent;
  // What is refused here is the transfer: a file that is not there, say.
  if (!isCompletion(reply) && !isUnknown(reply)) throw errorForReply(reply);
}
