import { isReplyError } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { DataConnectionError } from "../errors/data-connection-error.ts";
import { securityHint } from "../errors/security-hint.ts";
import type { Trace } from "../log/trace-channel.ts";
import type { TransferTrace } from "../log/traces.ts";
import { protectData } from "../session/protection.ts";
import type { Session } from "../session/session.ts";
import { useModeZ } from "../session/transfer-mode.ts";
import { abortError, type Transfer } from "../session/transfer.ts";
import { useUtf8For } from "../session/utf8.ts";
import { attemptTransfer, CANNOT_OPEN_DATA_CONNECTION } from "./attempt-transfer.ts";
import { isDialledBeside } from "./data-connector.ts";
import { observerOf, traceRefusal, traceTransfer } from "./trace-transfer.ts";
import type { TransferPlan } from "./transfer-plan.ts";

/**
 * Begins a transfer, of whatever kind: protects data (PBSZ, PROT), finds out where the data connection goes (PASV, EPSV, PORT or
 * EPRT), dials, restarts (REST), sends the command, and waits for the 1yz, the connection and, where data is protected, the
 * TLS handshake. This is the only way to begin one.
 *
 * The handshake starts right after the command and does not wait for the reply: servers differ in what they want
 * first (hostile-server F26). A server that says 425 since the command came before its connection is served again, the
 * connection first, and so from then on.
 */
export function openTransfer(session: Session, plan: TransferPlan): Promise<Transfer> {
  session.needConnection();
  if (session.isAbortAsked) return Promise.reject(abortError());
  const trace = traceTransfer(session, plan.command, plan.restart);
  const opening = trace === undefined ? open(session, plan) : openTraced(session, plan, trace);
  const settled = opening.then(
    () => {},
    () => {},
  );
  session.opening = settled;
  void settled.then(() => {
    if (session.opening === settled) session.opening = undefined;
  });
  return opening;
}

async function openTraced(
  session: Session,
  plan: TransferPlan,
  trace: Trace<TransferTrace>,
): Promise<Transfer> {
  try {
    const transfer = await open(session, plan);
    transfer.observer = observerOf(session, trace, transfer);
    return transfer;
  } catch (error) {
    traceRefusal(session, trace, error);
    throw error;
  }
}

async function open(session: Session, plan: TransferPlan): Promise<Transfer> {
  await session.noops?.settled();
  // The call may have ended another transfer early.
  await session.settleOwed();
  await protectData(session);
  if (session.options.modeZ !== undefined) await useModeZ(session);
  await useUtf8For(session, plan.command);
  try {
    return await attemptTransfer(session, plan);
  } catch (error) {
    const isAgain = wantsConnectionFirst(session, plan.command, error) || isPortGivenUp(session, error);
    // STOU would make another file; what follows the command is sent once.
    if (!isAgain || plan.behind !== undefined || plan.command.verb === "STOU") throw error;
    return await attemptTransfer(session, { ...plan, portAhead: undefined });
  }
}

/** Whether a refusal may come of a data connection that was late; then it is remembered. */
function wantsConnectionFirst(session: Session, { shown }: Command, error: unknown): boolean {
  const { habits, options } = session;
  if (!isReplyError(error) || error.reply.code !== CANNOT_OPEN_DATA_CONNECTION) return false;
  // In place of the 150, that is.
  if (error.command !== shown || error.phase !== "reply") return false;
  if (!session.isOpen || !options.passive || habits.wantsConnectionFirst) return false;
  if (securityHint(error.reply, session.protection) !== undefined) return false;
  habits.wantsConnectionFirst = true;
  return true;
}

/**
 * Whether a port that was dialled along with the command led nowhere: it was given up before we came, since the server was done, and
 * nothing was moved. Then no port is trusted until one is connected to, and that is before the command.
 */
function isPortGivenUp(session: Session, error: unknown): boolean {
  const { facts, options, server } = session;
  if (!(error instanceof DataConnectionError) || !session.isOpen || !options.passive) return false;
  const wasBeside = isDialledBeside(session);
  facts.isPassiveProven = false;
  if (server.shared !== undefined) server.shared.isPassiveProven = false;
  return wasBeside;
}
