import { errorForReply, isPreliminary, type Reply } from "@ftplib/reply";
import { type Command, type CommandRules, type CommandText, rawCommand } from "../command/command.ts";
import type { Conversation } from "../exchange/conversation.ts";
import { isTransferCommand } from "../exchange/possible-replies.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { Session } from "../session/session.ts";
import { useUtf8For } from "../session/utf8.ts";
import { Pace } from "../transfer/pace.ts";
import { isPacketRead } from "./packet-trial.ts";
import { groupsOf, packetsOf } from "./packets-of.ts";
import { type ReplyCallback, ReportedReplies } from "./reported-replies.ts";

// The bytes of one packet: what fits into one segment of TCP on any way that IPv6 takes, so that the server's side reads it at once.
const PACKET = 1_200;
// So many commands are worth the round trip by which a server shows whether it reads each command of a packet.
const WORTH_A_TRIAL = 8;

/** Options of `sendTogether`. */
export interface TogetherOptions extends CallOptions {
  /**
   * So many commands after each other depend on each other, as RNFR and RNTO do (2); default 1. Groups of several share a packet only where
   * the server was seen to finish each command before it takes the next; elsewhere each group has a packet of its own. What follows a refused
   * command of its group is not sent if it can be helped: its reply is that refusal.
   */
  readonly groupSize?: number | undefined;
  /** Called with each reply as it comes, also with those that come before the call fails: then they are not returned. */
  readonly onReply?: ReplyCallback | undefined;
}

/** The options of `sendTogether`. */
export const TOGETHER_OPTIONS: OptionKinds<TogetherOptions> = {
  ...CALL_OPTIONS,
  groupSize: "number",
  onReply: "function",
};

/** @throws TypeError for a command that begins a transfer; what a command holds that no command may */
export function togetherCommand(text: CommandText, rules: CommandRules): Command {
  const sent = rawCommand(text, rules);
  if (isTransferCommand(sent)) throw new TypeError(`${sent.verb} begins a transfer: it is sent alone`);
  return sent;
}

/**
 * Sends the commands, several in a packet where the server was seen to read each command of one, else one after the other. Many commands to a
 * server of which that is not known are preceded by a packet that shows it. Returns the replies, whatever they say.
 *
 * @param commands made by {@link togetherCommand}
 * @throws RangeError for a wrong size of the groups; UnexpectedReplyError for a 1yz
 */
export async function sendTogether(
  session: Session,
  commands: readonly Command[],
  { groupSize = 1, onReply }: Pick<TogetherOptions, "groupSize" | "onReply"> = {},
): Promise<readonly Reply[]> {
  if (!Number.isSafeInteger(groupSize) || groupSize < 1)
    throw new RangeError(`groupSize must be a whole number from 1; it is ${groupSize}`);
  const { habits } = session;
  await session.noops?.settled();
  if (habits.readsEachCommand === undefined && commands.length >= WORTH_A_TRIAL)
    habits.readsEachCommand = await isPacketRead(session);
  const replies = new ReportedReplies(onReply);
  const send = habits.readsEachCommand === true ? sendInPackets : sendInTurn;
  await send(session, commands, groupSize, replies);
  await replies.settled();
  return replies.all;
}

async function sendInPackets(
  session: Session,
  commands: readonly Command[],
  groupSize: number,
  replies: ReportedReplies,
): Promise<void> {
  const pace = new Pace();
  for (const each of commands) {
    await useUtf8For(session, each);
    const breath = pace.breathe();
    if (breath !== undefined) await breath;
  }
  const { takesCommandsAhead } = session.habits;
  // A server that takes a command up before it is done with the one before could mix groups up.
  const isInOrder = groupSize === 1 || takesCommandsAhead === true;
  let unanswered: readonly LedgerEntry[] = [];
  for (const packet of packetsOf(commands, groupSize, isInOrder ? PACKET : 0)) {
    if (replies.hasFailed) break;
    if (groupSize > 1 && session.facts.isRenameArmed) {
      // An RNTO after a refused RNFR would move the file of an earlier one.
      await collect(session, unanswered, replies);
      unanswered = [];
      await sendInTurn(session, packet, groupSize, replies);
      continue;
    }
    const control = unanswered.length === 0 ? session.idleControl : session.control;
    const entries = control.send(packet);
    await collect(session, [...unanswered, ...entries.slice(0, 1)], replies);
    // The first reply shows that the packet is there. Before that the system could send the next one with it, cut anywhere: some servers
    // do not see the end of a line whose CR and LF come apart (docs/decisions/0118).
    unanswered = entries.slice(1);
    if (takesCommandsAhead !== true) {
      await collect(session, unanswered, replies);
      unanswered = [];
    }
  }
  await collect(session, unanswered, replies);
}

/** Takes the replies one after the other: the limit of each begins when the reply before it has come. A 1yz is reported when all are in. */
async function collect(
  session: Session,
  entries: readonly LedgerEntry[],
  replies: ReportedReplies,
): Promise<void> {
  let unexpected: Error | undefined;
  for (const entry of entries) {
    const reply = await session.control.replyTo(entry);
    if (isPreliminary(reply)) unexpected ??= unexpectedReply(reply, entry.sent);
    else if (unexpected === undefined) replies.add(reply);
  }
  if (unexpected !== undefined) throw unexpected;
}

/** Sends one command after the other; of a group, up to one that is refused: the replies of those after it are that refusal. */
async function sendInTurn(
  session: Session,
  commands: readonly Command[],
  groupSize: number,
  replies: ReportedReplies,
): Promise<void> {
  for (const group of groupsOf(commands, groupSize)) {
    let refusal: Reply | undefined;
    for (const each of group) {
      if (replies.hasFailed) return;
      const reply = refusal ?? (await session.run(anyReply(each)));
      if (reply.code >= 400) refusal = reply;
      replies.add(reply);
    }
  }
}

/** Any reply but a 1yz, after which another one comes. */
function* anyReply(sent: Command): Conversation<Reply> {
  const reply = yield sent;
  if (isPreliminary(reply)) throw unexpectedReply(reply, sent);
  return reply;
}

function unexpectedReply(reply: Reply, { shown }: Command): Error {
  return errorForReply(reply, { command: shown, phase: "reply" });
}
