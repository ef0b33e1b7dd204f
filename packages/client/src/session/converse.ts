import { errorForReply, isReplyError, ProtocolError } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Phase } from "../errors/phase.ts";
import { type Protection, securityHint } from "../errors/security-hint.ts";
import { type Conversation, nextReply } from "../exchange/conversation.ts";
import type { ClientState } from "./client-state.ts";
import type { ControlConnection } from "./control-connection.ts";
import type { LedgerEntry } from "./ledger-entry.ts";
import { type NamingSession, useUtf8For } from "./utf8.ts";

/** The session on which a conversation is run. */
export interface ConversingSession extends NamingSession {
  readonly client: ClientState;
  readonly control: ControlConnection;
  readonly protection: Protection;
  fail(error: unknown): void;
}

/** How a conversation is run. */
export interface ConverseOptions {
  /** Whose limit counts for each reply, and which the errors name; default `reply`. */
  readonly phase?: Phase;
  /** The command that was sent already, for a conversation that begins by waiting for its reply. */
  readonly entry?: LedgerEntry | undefined;
  /** Milliseconds for each reply, in place of the limit of the phase. */
  readonly limit?: number | undefined;
}

/**
 * Sends what the conversation yields and gives it the replies, until it returns.
 *
 * @throws what the conversation throws: errors for replies with the command they answer
 */
export async function converse<T>(
  session: ConversingSession,
  conversation: Conversation<T>,
  { phase = "reply", entry, limit }: ConverseOptions = {},
): Promise<T> {
  const { control, client } = session;
  let current = entry;
  let step = conversation.next();
  while (step.done !== true) {
    if (step.value !== nextReply) {
      await useUtf8For(session, step.value);
      [current] = control.send([step.value]);
      client.lastVerb = step.value.verb;
    }
    if (current === undefined) throw new TypeError("a conversation waits for a reply to no command");
    const reply = await control.replyTo(current, phase, limit);
    client.lastReply = reply;
    try {
      step = conversation.next(reply);
    } catch (error) {
      // A server that breaks the protocol in one reply may do so in the next: it is not asked again.
      if (error instanceof ProtocolError) session.fail(error);
      throw withCommand(error, current.sent, phase, session.protection);
    }
  }
  return step.value;
}

/** The error of a reply, with the command that it answers; any other as it is. */
function withCommand(error: unknown, { shown }: Command, phase: Phase, protection: Protection): unknown {
  if (!isReplyError(error) || error.command !== undefined) return error;
  const hint = securityHint(error.reply, protection);
  return errorForReply(error.reply, { command: shown, phase, hint });
}
