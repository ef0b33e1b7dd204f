import { errorForReply, isPreliminary, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Conversation } from "../exchange/conversation.ts";
import { isTransferCommand } from "../exchange/possible-replies.ts";
import { CALL_OPTIONS, type CallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { Session } from "../session/session.ts";
import { useUtf8For } from "../session/utf8.ts";
import { isPacketRead } from "./packet-trial.ts";

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
}

/** The options of `sendTogether`. */
export const TOGETHER_OPTIONS: OptionKinds<TogetherOptions> = { ...CALL_OPTIONS, groupSize: "number" };

/**
 * Sends the commands, several in a packet where the server was seen to read each command of one, else one after the other. Many commands to a
 * server of which that is not known are preceded by a packet that shows it. Returns the replies, whatever they say.
 *
 * @throws TypeError for a command that begins a transfer, RangeError for a wrong size of the groups; UnexpectedReplyError for a 1yz
 */
export async function sendTogether(
  session: Session,
  commands: readonly Command[],
  groupSize: number = 1,
): Promise<readonly Reply[]> {
  if (!Number.isSafeInteger(groupSize) || groupSize < 1)
    throw new RangeError(`groupSize must be a whole number from 1; it is ${groupSize}`);
  for (const each of commands) {
    if (isTransferCommand(each)) throw new TypeError(`${each.verb} begins a transfer: it is sent alone`);
  }
  const { habits } = session;
  await session.noops?.settled();
  if (habits.readsEachCommand === undefined && commands.length >= WORTH_A_TRIAL)
    habits.readsEachCommand = await isPacketRead(session);
  const { readsEachCommand, takesCommandsAhead } = habits;
  const replies: Reply[] = [];
  if (readsEachCommand !== true) {
    for (const group of groupsOf(commands, groupSize)) replies.push(...(await runGroup(session, group)));
    return replies;
  }
  for (const each of commands) await useUtf8For(session, each);
  // A server that takes a command up before it is done with the one before could mix groups up.
  const isInOrder = groupSize === 1 || takesCommandsAhead === true;
  let unanswered: readonly LedgerEntry[] = [];
  const collect = async (entries: readonly LedgerEntry[]): Promise<void> => {
    const answers: Reply[] = [];
    // One after the other: the limit of each begins when the reply before it has come.
    for (const entry of entries) answers.push(await session.control.replyTo(entry));
    replies.push(...answers.map((reply, at) => answer(reply, entries[at]?.sent)));
  };
  for (const packet of packetsOf(commands, groupSize, isInOrder ? PACKET : 0)) {
    if (groupSize > 1 && session.facts.isRenameArmed) {
      // An RNTO after a refused RNFR would move the file of an earlier one.
      await collect(unanswered);
      unanswered = [];
      for (const group of groupsOf(packet, groupSize)) replies.push(...(await runGroup(session, group)));
      continue;
    }
    const control = unanswered.length === 0 ? session.idleControl : session.control;
    const entries = control.send(packet);
    await collect([...unanswered, ...entries.slice(0, 1)]);
    // The first reply shows that the packet is there. Before that the system could send the next one with it, cut anywhere: some servers
    // do not see the end of a line whose CR and LF come apart (docs/decisions/0118).
    unanswered = entries.slice(1);
    if (takesCommandsAhead !== true) {
      await collect(unanswered);
      unanswered = [];
    }
  }
  await collect(unanswered);
  return replies;
}

/** Sends the commands of a group one after the other, up to one that is refused; the replies of those after it are that refusal. */
async function runGroup(session: Session, group: readonly Command[]): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  let refusal: Reply | undefined;
  for (const each of group) {
    const reply = refusal ?? (await session.run(anyReply(each)));
    if (reply.code >= 400) refusal = reply;
    replies.push(reply);
  }
  return replies;
}

function* groupsOf(
  commands: readonly Command[],
  groupSize: number,
): Generator<readonly Command[], void, undefined> {
  for (let at = 0; at < commands.length; at += groupSize) yield commands.slice(at, at + groupSize);
}

function* anyReply(sent: Command): Conversation<Reply> {
  return answer(yield sent, sent);
}

/** Any reply but a 1yz, after which another one comes. */
function answer(reply: Reply, sent: Command | undefined): Reply {
  if (isPreliminary(reply)) throw errorForReply(reply, { command: sent?.shown, phase: "reply" });
  return reply;
}

/** Whole groups, as many as have so many bytes; one at least. */
function* packetsOf(
  commands: readonly Command[],
  groupSize: number,
  most: number,
): Generator<readonly Command[], void, undefined> {
  let packet: Command[] = [];
  let bytes = 0;
  for (const group of groupsOf(commands, groupSize)) {
    const more = group.reduce((sum, { line }) => sum + line.length, 0);
    if (packet.length > 0 && bytes + more > most) {
      yield packet;
      packet = [];
      bytes = 0;
    }
    packet.push(...group);
    bytes += more;
  }
  if (packet.length > 0) yield packet;
}
