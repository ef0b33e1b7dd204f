import {
  ConnectionClosedError,
  errorForReply,
  isCompletion,
  isFtpError,
  isReplyError,
  type Reply,
  TimeoutError,
} from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { networkFailure } from "../errors/network-failure.ts";
import { closedWith } from "../errors/not-connected-error.ts";
import { securityHint } from "../errors/security-hint.ts";
import { TlsError } from "../errors/tls-error.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import { resync } from "../session/resync.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";

/** What is known of a transfer that failed. */
export interface FailedTransfer {
  readonly session: Session;
  readonly command: Command;
  readonly entry: LedgerEntry;
  readonly final: Promise<Reply>;
  /** Bytes that had come or gone; undefined where that is not counted. */
  readonly count: number | undefined;
  /** Bytes that the server announced, if it did. */
  readonly size?: number | undefined;
  /** Where the transfer began; after REST it is not certain what was announced. */
  readonly offset?: number | undefined;
}

// How long the server has to say by itself what it makes of the failure, milliseconds; then it is asked.
const GRACE = 1_000;

function isTimeout(error: unknown): boolean {
  return isFtpError(error) && error.code === "ERR_FTP_TIMEOUT";
}

/**
 * The error to report for a data connection that failed: the server's refusal, if it sends one, since that tells why;
 * else the failure itself. The session is in step afterwards, or closed.
 */
export async function explainFailure(transfer: FailedTransfer, failure: unknown): Promise<unknown> {
  const { session, final, command, entry } = transfer;
  const known = networkFailure(failure, { phase: "idle", command: command.shown, connection: "data" });
  if (session.failure !== undefined && !entry.hasReply) return lost(transfer, session.failure.error);
  // A wait that ran to its limit does not wait on: what is not there by now comes too late.
  const grace = isTimeout(known) ? 0 : Math.min(GRACE, session.options.timeouts.finalReply);
  const said = await Promise.race([settlesWithin(final, grace), entry.anotherPreliminary()]);
  if (said === true) {
    const reply = await final.catch((error: unknown) => (isReplyError(error) ? error : undefined));
    // The transfer command itself was refused.
    if (isReplyError(reply)) return reply;
    if (reply !== undefined) return verdict(transfer, reply, known);
    return session.failure === undefined ? known : lost(transfer, session.failure.error, known);
  }
  if (isTimeout(known)) {
    session.fail(known);
    return known;
  }
  // Pure-FTPd's word on a download that was broken off is a second 150, or nothing at all over TLS: it waits for a command.
  return await ask(transfer, known);
}

/** Asks a server that has said nothing, or a second 150 only, by a command whose answer cannot be another's. */
async function ask(transfer: FailedTransfer, known: unknown): Promise<unknown> {
  const { session, command } = transfer;
  try {
    const { before } = await resync(session);
    const reply = before.find(({ code }) => code >= 400) ?? before.find((each) => isCompletion(each));
    return reply === undefined ? known : verdict(transfer, reply, known);
  } catch {
    session.fail(unexplained(command, known));
    return known;
  }
}

function unexplained({ shown }: Command, cause: unknown): ConnectionClosedError {
  return new ConnectionClosedError("the server never said how the transfer ended", {
    command: shown,
    phase: "finalReply",
    cause,
  });
}

function verdict(transfer: FailedTransfer, reply: Reply, known: unknown): unknown {
  const { session, command, count } = transfer;
  if (isCompletion(reply)) return isTimeout(known) ? endless(command, reply, count, known) : known;
  // Where it was us who would not go on, the server's reply to that is not the reason.
  if (known instanceof TlsError && known.isOurVerdict) return known.with(reply);
  const hint = securityHint(reply, session.protection);
  return errorForReply(reply, { command: command.shown, phase: "finalReply", cause: known, hint });
}

/** The server is done, and a box in between may not pass on the end of its data: without a size nothing proves that it is all. */
function endless({ shown }: Command, reply: Reply, count: number | undefined, cause: unknown): TimeoutError {
  const bytes = count === undefined ? "" : ` after ${count} bytes`;
  return new TimeoutError(
    `the data connection did not end${bytes}, though the server has said "${reply.lines[0] ?? ""}"`,
    { command: shown, phase: "idle", cause, reply },
  );
}

/** The control connection is gone, and nobody will say any more how the transfer ended. */
function lost({ command, count, size, offset = 0 }: FailedTransfer, cause: unknown, data?: unknown): unknown {
  if (!(cause instanceof ConnectionClosedError))
    return isFtpError(cause) || data === undefined ? cause : data;
  const counts =
    size === undefined || offset > 0 ? count : count === size ? `all ${count}` : `${count} of ${size}`;
  const bytes = count === undefined ? "" : ` after ${counts} bytes`;
  return closedWith(`${cause.message}, during ${command.shown}${bytes}`, {
    command: command.shown,
    phase: "idle",
    cause,
  });
}

/**
 * The final reply of a transfer whose data has ended: 226 or 250 (RFC 959, 5.4). Throws the error that any other stands for.
 *
 * @param allowance milliseconds that the last data may take to arrive, before the limit of the final reply begins
 */
export async function expectFinal(transfer: FailedTransfer, allowance = 0): Promise<Reply> {
  const { session, final, command, entry } = transfer;
  entry.isDataOver = true;
  if (allowance > 0) await settlesWithin(final, allowance);
  const reply = await finalWithin(session, final, command, entry).catch((error: unknown) => {
    throw isReplyError(error) || session.failure === undefined
      ? error
      : lost(transfer, session.failure.error);
  });
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply, {
    command: command.shown,
    phase: "finalReply",
    hint: securityHint(reply, session.protection),
  });
}

/** What the server said before it went counts, too (hostile-server F12). */
async function finalWithin(
  session: Session,
  final: Promise<Reply>,
  command: Command,
  { isOutstanding }: LedgerEntry,
): Promise<Reply> {
  if (!isOutstanding || session.failure !== undefined) return await final;
  return await session.within("finalReply", final, command);
}
