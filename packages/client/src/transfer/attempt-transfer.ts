import { isReplyError } from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import { type Opening, RefusedConnection } from "../session/refused-connection.ts";
import type { Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";
import { armRestart } from "./arm-restart.ts";
import { beginTransfer } from "./begin-transfer.ts";
import { activeConnector, type DataConnector, passiveConnector, releasePort } from "./data-connector.ts";
import { openData } from "./open-data.ts";
import { isFresh } from "./passive-endpoint.ts";
import type { TransferPlan } from "./transfer-plan.ts";

/** The reply of a server that has no data connection for a transfer command (RFC 959, 4.2.1). */
export const CANNOT_OPEN_DATA_CONNECTION = 425;

/** One attempt at a transfer: where its data connection goes, REST, and the command. What it has opened is closed if it fails. */
export async function attemptTransfer(session: Session, plan: TransferPlan): Promise<Transfer> {
  let ahead = plan.portAhead;
  if (ahead !== undefined && !isFresh(session, ahead)) {
    await releasePort(session, ahead);
    ahead = undefined;
  }
  const isUpload = plan.direction === "upload";
  const connector = await (session.options.passive
    ? passiveConnector(session, plan.command, isUpload, ahead)
    : activeConnector(session, plan.isPortInPacket !== true));
  const dial = async (): Promise<Connection> => {
    const connection = await connector.open();
    // A failure shows in what the server sends, or does not send.
    if (plan.isHalfClosed === true) connection.end().catch(() => {});
    return connection;
  };
  let opening: Opening | undefined;
  const open = (): Opening => (opening ??= connector.left ?? openData(session, dial(), isUpload));
  try {
    const isRanged = await armRestart(session, plan.restart, plan.length);
    const { portCommand } = connector;
    return await beginTransfer(session, plan, { connector, portCommand, open, isRanged });
  } catch (error) {
    if (!isLeftOpen(session, connector, open, isUpload, error)) {
      opening?.reset();
      connector.close();
    }
    throw error;
  }
}

/**
 * Notes where a transfer was refused, for {@link wayFrom}. Returns whether its data connection stays open until the next one is
 * opened, since the server would take it for that; else it is to be closed at once (ftplib, D5).
 */
function isLeftOpen(
  session: Session,
  { port, left }: DataConnector,
  open: () => Opening,
  isUpload: boolean,
  error: unknown,
): boolean {
  const { facts, habits } = session;
  if (port === undefined || !session.isOpen || !isReplyError(error)) return false;
  if (left !== undefined && error.reply.code === CANNOT_OPEN_DATA_CONNECTION) {
    // The server did not have it any more.
    habits.keepsDataConnection = false;
    return false;
  }
  const isProtected = facts.protection === "P";
  const isKept = habits.keepsDataConnection && isProtected;
  const purpose = { isProtected, isUpload };
  const connection = isKept ? new RefusedConnection(open(), purpose, session.signal) : undefined;
  session.refused = { port, connection };
  return isKept;
}
