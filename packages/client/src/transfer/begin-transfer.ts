import { isCompletion } from "@ftplib/reply";
import { type Connection, deflate } from "@ftplib/transport";
import type { Command } from "../command/command.ts";
import { completeSent } from "../exchange/conversation.ts";
import { type TransferReply, transferReply } from "../exchange/transfer-reply.ts";
import { converse } from "../session/converse.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { Opening } from "../session/refused-connection.ts";
import type { Session } from "../session/session.ts";
import { isModeZ } from "../session/transfer-mode.ts";
import type { Transfer } from "../session/transfer.ts";
import { announcedSize, awaitConnection } from "./await-connection.ts";
import type { DataConnector } from "./data-connector.ts";
import type { Direction, TransferPlan } from "./transfer-plan.ts";

/** What a transfer begins with, besides its plan. */
export interface Preparations {
  readonly connector: DataConnector;
  readonly portCommand: Command | undefined;
  readonly open: () => Opening;
  readonly isRanged: boolean;
}

/** Sends the transfer command, with what goes in the same packet, and waits for the 1yz and the data connection. */
export async function beginTransfer(
  session: Session,
  plan: TransferPlan,
  { connector, portCommand, open, isRanged }: Preparations,
): Promise<Transfer> {
  const { command, behind } = plan;
  const control = session.idleControl;
  const ports = portCommand === undefined ? [] : [portCommand];
  const packet = [...ports, command, ...(behind === undefined ? [] : [behind])];
  const entries = control.send(packet, { transfer: command });
  const portEntry = ports.length === 0 ? undefined : entries[0];
  const entry = entries[ports.length] as LedgerEntry;
  const entryBehind = entries[ports.length + 1];
  if (entryBehind !== undefined) plan.onBehind?.(entryBehind);
  const { opened } = open();
  const answering = firstReply(session, entry, portEntry);
  const final = answering.then(async (answer) => answer.final ?? (await control.finalReplyTo(entry)));
  // Each is looked at below; until then a failure must not count as unhandled.
  for (const promise of [answering, final]) promise.catch(() => {});
  const sofar = { session, connector, final, entry, command, isUpload: plan.direction === "upload" };
  const awaited = plan.isEarly === true ? undefined : answering;
  const connection = withMode(session, await awaitConnection(sofar, opened, awaited), plan.direction);
  const answer = plan.isEarly === true ? undefined : await answering;
  const transfer: Transfer = {
    connection,
    command,
    entry,
    size: announcedSize(answer?.preliminary),
    offset: plan.restart?.offset ?? 0,
    length: plan.length,
    isRanged,
    isBare: answer?.final !== undefined,
    isHalfClosed: plan.isHalfClosed === true,
    bytes: undefined,
    dataEnd: 0,
    observer: undefined,
    final,
    isConfirmed: false,
    isLeftToCaller: false,
    isElsewhere: false,
    abortion: undefined,
  };
  final.then(
    (reply) => {
      session.client.lastReply = reply;
      transfer.isConfirmed = isCompletion(reply);
      // Also where the reply was found after ABOR, and answers no command for certain.
      session.client.stored.learn(command, reply);
    },
    () => {},
  );
  session.transfer = transfer;
  return transfer;
}

/** The first reply to the transfer command, after that to PORT where both went out together. */
async function firstReply(
  session: Session,
  entry: LedgerEntry,
  portEntry: LedgerEntry | undefined,
): Promise<TransferReply> {
  if (portEntry === undefined) return await converse(session, transferReply(entry.sent), { entry });
  const refusal = await converse(session, completeSent(), { entry: portEntry }).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const answer = await converse(session, transferReply(entry.sent), { entry }).catch((error: unknown) => {
    // Without a port there is no transfer: the first refusal tells why.
    throw refusal?.error ?? error;
  });
  return answer;
}

/** The data connection of a transfer that has begun, with compression where MODE Z is in force. */
function withMode(session: Session, connection: Connection, direction: Direction | undefined): Connection {
  if (!isModeZ(session)) return connection;
  // An empty file is an empty compressed stream; where data comes from the server, we only end.
  return deflate(connection, { ...session.options.modeZ, sendsEmpty: direction === "upload" });
}
