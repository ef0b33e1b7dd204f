import { ConnectionClosedError } from "@ftplib/reply";
import { resyncOrClose } from "./resync.ts";
import type { Session } from "./session.ts";

/**
 * The end of a call's turn, in one place: no reply is outstanding and no transfer open that was not left to the caller, or
 * the session closes.
 */
export async function endTurn(session: Session): Promise<void> {
  session.needConnection();
  if (!session.isOpen) return;
  const { ledger } = session.control;
  if (ledger.isDoubtful) await resyncOrClose(session);
  const { transfer } = session;
  if (transfer !== undefined) {
    if (transfer.isLeftToCaller) return;
    session.fail(new ConnectionClosedError(`the transfer was left open (${transfer.command.shown})`));
    return;
  }
  await session.noops?.settled();
  if (ledger.isOutstanding && !ledger.outstanding.isLeftToCaller) {
    session.fail(new ConnectionClosedError("a reply was still outstanding at the end of a call"));
  }
}
