import { ConnectionClosedError, errorForReply, isCompletion, isFtpError, type Reply } from "@ftplib/reply";
import { getInStep } from "./abort.ts";
import { briefly } from "../session/briefly.ts";
import type { Command } from "../command/command.ts";
import { networkFailure } from "../errors/network-failure.ts";
import { securityHint } from "../errors/security-hint.ts";
import type { Session } from "../session/session.ts";
import { TlsError } from "../errors/tls-error.ts";

// How long a transfer that has failed waits for the server's word on it at most, milliseconds.
const GRACE = 5_000;
// How long a server that has said nothing until then has for the answer to a NOOP, milliseconds.
const LAST_CALL = 1_000;

/** The final reply of a transfer whose data has ended: 226 or 250 (RFC 959, 5.4). Throws the error that any other stands for. */
export async function expectFinal(session: Session, final: Promise<Reply>, command: Command): Promise<Reply> {
  const reply = await session.within("finalReply", final, command);
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply, {
    command: command.shown,
    phase: "finalReply",
    hint: securityHint(reply, session.protection),
  });
}

function isTimeout(error: unknown): boolean {
  return isFtpError(error) && error.code === "ERR_FTP_TIMEOUT";
}

/**
 * The error to report for a data connection that failed: the server's refusal, if it sends one, since that tells why;
 * else the failure itself. The control connection is in step afterwards, or closed.
 */
export async function reasonOf(
  session: Session,
  failure: unknown,
  final: Promise<Reply>,
  command: Command,
): Promise<unknown> {
  const known = networkFailure(failure, {
    phase: "idle",
    command: command.shown,
    connection: "data",
  });
  // Who has waited to a deadline does not wait on: what is not there by now comes too late.
  const grace = isTimeout(known) ? 0 : Math.min(GRACE, session.options.timeouts.finalReply);
  const again = session.anotherPreliminary();
  const said = await Promise.race([briefly(final, grace), again]);
  if (said === "again") {
    // Pure-FTPd's word on a download that was broken off is a second 150, and no other reply follows.
    const [reply] = await getInStep(session.control, final).catch(() => []);
    return reply === undefined ? known : verdictOf(session, reply, known, command);
  }
  if (!said) {
    // Or Pure-FTPd says nothing at all of it, and waits for the next command.
    const replies = isTimeout(known) ? undefined : await askedForWord(session, final);
    if (replies !== undefined)
      return replies[0] === undefined ? known : verdictOf(session, replies[0], known, command);
    session.abandon(
      new ConnectionClosedError("the server never said how the transfer ended", {
        command: command.shown,
        phase: "finalReply",
        cause: known,
      }),
    );
    return known;
  }
  const reply = await final.catch(() => undefined);
  return reply === undefined ? known : verdictOf(session, reply, known, command);
}

/** What a NOOP brings to light of a transfer that nothing was said of; undefined where the server stays silent. */
async function askedForWord(session: Session, final: Promise<Reply>): Promise<readonly Reply[] | undefined> {
  // With another command behind the transfer's, which reply is for which could only be guessed.
  if (session.state === "closed" || session.transfer?.hasCommandBehind === true) return undefined;
  const replies = getInStep(session.control, final).catch(() => undefined);
  return (await briefly(replies, LAST_CALL)) ? await replies : undefined;
}

function verdictOf(session: Session, reply: Reply, known: unknown, command: Command): unknown {
  if (isCompletion(reply)) return known;
  // Where it was us who would not go on, the server's reply to that is not the reason.
  if (known instanceof TlsError && known.isOurVerdict) return known.with(reply);
  const hint = securityHint(reply, session.protection);
  return errorForReply(reply, { command: command.shown, phase: "finalReply", cause: known, hint });
}
