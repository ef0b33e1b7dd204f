import { errorForReply, isCompletion, isReplyError, type Reply } from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import { getInStep } from "../transfer/abort.ts";
import type { Command } from "../command/command.ts";
import { announcedSize, type Direction, openData } from "../transfer/open-transfer.ts";
import { activeSourceToTell, type DataSource, passiveSource } from "../transfer/data-connector.ts";
import { completeSent } from "../exchange/conversation.ts";
import { transferReply } from "../exchange/transfer-reply.ts";
import { reasonOf } from "../transfer/transfer-failure.ts";
import { endpointIn, passiveCommandAhead, readEndpointAhead } from "../transfer/passive-endpoint.ts";
import { protectData } from "../session/protection.ts";
import type { Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";

/** Where the data connection comes from, and the command that goes ahead of the transfer's, if there is one. */
type PipelinedSource = DataSource & { readonly told?: Command };

/** A transfer that may have the question for the next one's endpoint behind it. */
export interface PipelinedTransfer {
  readonly transfer: Transfer;
  /** Settles when no reply is due any more; never rejects. To be awaited whatever becomes of the transfer. */
  readonly isInStep: Promise<void>;
}

/**
 * Begins a transfer and waits for nothing but its data connection: that is opened beside the transfer command, data may
 * flow before the 150, and, where `isMore` says that another transfer follows, the question where the server will
 * listen for that goes out in the same packet. Its answer comes right behind the final reply. In active mode PORT and the
 * transfer command share a packet.
 *
 * Servers read the next command when the transfer is over, or act on it at once and drop the transfer; the answer to the
 * question then comes where the final reply is due. `facts.takesCommandsAhead` is false from then on, and the
 * transfer fails: it is the caller's to repeat.
 */
export async function openPipelined(
  session: Session,
  transferCommand: Command,
  isMore: () => boolean,
  direction: Direction,
): Promise<PipelinedTransfer> {
  await protectData(session);
  const from: PipelinedSource = await (session.options.passive
    ? passiveSource(session)
    : activeSourceToTell(session));
  try {
    return await beginPipelined(session, transferCommand, from, isMore, direction);
  } catch (error) {
    from.close();
    throw error;
  }
}

async function beginPipelined(
  session: Session,
  transferCommand: Command,
  from: PipelinedSource,
  isMore: () => boolean,
  direction: Direction,
): Promise<PipelinedTransfer> {
  const { facts, options } = session;
  const { told } = from;
  const control = session.idleControl;
  const plain = from.open();
  plain.catch(() => {});
  const mayAsk = options.passive && facts.takesCommandsAhead !== false && isMore();
  const question = mayAsk ? passiveCommandAhead(session) : undefined;
  let size: number | undefined;
  let connection: Connection | undefined;

  const readFinal = async (): Promise<Reply> => {
    const refusal = told === undefined ? undefined : await refusalOf(session, told);
    try {
      const { preliminary, final } = await session.converse(transferReply(), "reply", transferCommand);
      facts.isRestArmed = false;
      size = announcedSize(preliminary);
      return final ?? (await session.finalReply(control));
    } catch (error) {
      if (!isReplyError(error)) throw error;
      // There is nothing to wait for on the data connection, which some servers leave open.
      connection?.reset();
      return refusal ?? error.reply;
    }
  };
  const readReplies = async (): Promise<Reply> => {
    const reply = await readFinal();
    if (question === undefined) return reply;
    const endpoint = endpointIn(session, reply, question);
    if (endpoint === undefined) return reply;
    facts.takesCommandsAhead = false;
    facts.endpointAhead = endpoint;
    connection?.reset();
    // Whether the transfer will still be answered differs.
    await getInStep(control);
    throw errorForReply(reply, {
      command: transferCommand.shown,
      phase: "finalReply",
      hint: "the server dropped the transfer for the command behind it",
    });
  };

  if (told !== undefined) await control.send(told, transferCommand);
  else await control.sendTransfer(transferCommand, ...(question === undefined ? [] : [question]));
  const opened = openData(session, plain, direction);
  const final = readReplies();
  const isInStep = question === undefined ? settled(final) : answered(session, final, question);
  try {
    connection = await Promise.race([opened, failureOf(final, transferCommand)]);
  } catch (error) {
    void opened.then(
      (late) => late.reset(),
      () => {},
    );
    const reason = isReplyError(error) ? error : await reasonOf(session, error, final, transferCommand);
    await isInStep;
    throw reason;
  }
  const transfer: Transfer = {
    connection,
    command: transferCommand,
    get size() {
      return size;
    },
    offset: 0,
    final,
    hasCommandBehind: question !== undefined,
    abortion: undefined,
  };
  session.transfer = transfer;
  return { transfer, isInStep };
}

/** The reply to a command ahead of the transfer command, if it is none that a transfer can follow. */
async function refusalOf(session: Session, sent: Command): Promise<Reply | undefined> {
  try {
    await session.converse(completeSent(), "reply", sent);
    return undefined;
  } catch (error) {
    if (isReplyError(error)) return error.reply;
    throw error;
  }
}

async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.catch(() => {});
}

/** Reads the answer to the question once the transfer's own replies are in, if it was not among them. */
async function answered(session: Session, final: Promise<Reply>, question: Command): Promise<void> {
  const { facts } = session;
  try {
    const reply = await final;
    facts.endpointAhead = await readEndpointAhead(session, question);
    if (isCompletion(reply)) facts.takesCommandsAhead = true;
  } catch {
    // The transfer tells of it, or the next call: the connection is closed.
  }
}

/** Rejects when the replies say that there will be no data connection. */
function failureOf(final: Promise<Reply>, { shown }: Command): Promise<never> {
  return new Promise((_, reject) => {
    final.then((reply) => isCompletion(reply) || reject(errorForReply(reply, { command: shown })), reject);
  });
}
