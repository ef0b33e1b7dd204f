import type { Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";
import { openTransfer } from "./open-transfer.ts";
import type { TransferPlan } from "./transfer-plan.ts";

/** Begins a transfer, hands it to `use`, and ends it whatever becomes of that. */
export async function runTransfer<T>(
  session: Session,
  plan: TransferPlan,
  use: (transfer: Transfer) => Promise<T>,
): Promise<T> {
  const transfer = await openTransfer(session, plan);
  try {
    return await use(transfer);
  } catch (error) {
    transfer.observer?.onFailure(error);
    throw error;
  } finally {
    endTransfer(session, transfer);
  }
}

/** Ends a transfer: its data connection is closed, and the session is free. The only way to end one. */
export function endTransfer(session: Session, transfer: Transfer): void {
  transfer.connection.close();
  session.onTransferEnd(transfer);
}
