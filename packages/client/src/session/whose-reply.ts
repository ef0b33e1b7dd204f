import { isCompletion, isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { canAnswer } from "../exchange/possible-replies.ts";
import { STRAY_AT_FIRST } from "./control-words.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

/** A 2yz that answers most commands. */
export const COMMAND_OK = 200;
const ACTION_OK = 250;

/** Whether the reply answers the command after a transfer command that has not had its final reply. */
export function isForLater(entry: LedgerEntry, next: LedgerEntry | undefined, reply: Reply): boolean {
  if (next === undefined || !next.isAhead || isPreliminary(reply)) return false;
  if (reply.code === COMMAND_OK && next.sent.verb === "NOOP") return true;
  return !canAnswer(entry.sent, reply) && canAnswer(next.sent, reply);
}

/** Whether a command that was sent in advance may be answered so, as a transfer may end so: NOOP by 250, say. */
export function mayBeEithers(
  entry: LedgerEntry,
  next: LedgerEntry | undefined,
  { code }: Reply,
): next is LedgerEntry {
  if (next?.isAhead !== true) return false;
  return code >= 400 || (code === ACTION_OK && next.sent.verb === "NOOP" && entry.hasPreliminary);
}

/** Whether a command that was sent in advance is refused so; what ends a transfer that has begun says more. */
export function isPlainRefusal({ code }: Reply): boolean {
  return (code >= 500 && code <= 504) || code === 530;
}

/** Whether the reply, after one that may be either's, is the transfer's own. */
export function isTransfersOwn(entry: LedgerEntry, { sent }: LedgerEntry, reply: Reply): boolean {
  if (isPreliminary(reply) || !canAnswer(sent, reply)) return canAnswer(entry.sent, reply);
  return sent.verb === "NOOP" && reply.code >= 400 && !isPlainRefusal(reply);
}

/** Whether it is the reply of a server that refuses PWD, too, after resynchronising: then the number of the replies must do. */
export function isRefusedProbe({ sent }: LedgerEntry, reply: Reply, areOthersIn: boolean): boolean {
  return isCompletion(reply) ? canAnswer(sent, reply) : reply.code >= 500 && areOthersIn;
}

/**
 * The error of a reply that answers nothing, or not the command.
 *
 * @param isFirst whether it came in place of the answer to the first command, or before that
 */
export function strayReply(reply: Reply, isFirst: boolean, command?: Command): ProtocolError {
  const line = reply.lines[0] ?? "";
  const shown = command?.shown;
  const message =
    shown === undefined
      ? `the server sent a reply that answers no command: ${line}`
      : `the server sent "${line}", which cannot answer ${shown}: a reply is missing or one too many; the connection is closed`;
  return new ProtocolError(message, { reply, command: shown, hint: isFirst ? STRAY_AT_FIRST : undefined });
}
