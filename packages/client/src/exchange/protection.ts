import { errorForReply, isCompletion, isPermanentNegative, isPreliminary, type Reply } from "@ftplib/reply";
import { command } from "../command/command.ts";
import { type Attempt, attemptsError } from "../errors/attempts-error.ts";
import { securityHint } from "../errors/security-hint.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

/** Whether data connections are clear or private: RFC 2228, 3; RFC 4217, 9. */
export type ProtectionLevel = "C" | "P";

const SECURITY_EXCHANGE_COMPLETE = 234;
const AUTH_TLS = command("AUTH", "TLS");
const BUFFER_SIZE = command("PBSZ", "0");
const PRIVATE = command("PROT", "P");
const CLEAR = command("PROT", "C");

const CLEAR_DATA =
  "protC() sends data in clear; a server without TLS of its own, behind a TLS proxy, knows no other way";

/** AUTH TLS. Only 234 lets TLS begin: RFC 4217, 4 (hostile-server S49). */
export function* authTls(): Conversation<Reply> {
  const reply = yield AUTH_TLS;
  if (reply.code === SECURITY_EXCHANGE_COMPLETE) return reply;
  throw errorForReply(reply, {
    command: AUTH_TLS.shown,
    hint:
      securityHint(reply, { isSecure: false, level: undefined }) ??
      (isCompletion(reply)
        ? "only 234 lets TLS begin (RFC 4217, 4): no handshake was made and nothing secret was sent; the server may offer implicit TLS (implicit: true)"
        : "the server does not offer TLS here; nothing secret was sent"),
  });
}

/**
 * PBSZ 0, which TLS needs for form's sake, and PROT P: RFC 4217, 8 and 9 (ftplib, S4). The reply to PROT decides: some
 * servers do not know PBSZ.
 */
export function* protectPrivate(): Conversation<Reply> {
  const size = yield BUFFER_SIZE;
  expectNoPreliminary(size);
  const reply = yield PRIVATE;
  if (isCompletion(reply)) return reply;
  const attempts: Attempt[] = [{ command: PRIVATE.shown, reply }];
  if (!isCompletion(size)) attempts.unshift({ command: BUFFER_SIZE.shown, reply: size });
  throw attemptsError(attempts, securityHint(reply, { isSecure: true, level: undefined }) ?? CLEAR_DATA);
}

// Refused by policy, not for want of the command: RFC 2228, 5.1.
const POLICY: ReadonlySet<number> = new Set([533, 534, 535, 536]);

/**
 * PROT C (ftplib, S5), and again after PBSZ 0 where the server asks for that (503). Returns the refusal of a server that
 * does not know PROT, whose data is in clear: RFC 4217, 9.
 */
export function* protectClear(): Conversation<Reply> {
  let reply = yield CLEAR;
  if (reply.code === 503) {
    expectNoPreliminary(yield BUFFER_SIZE);
    reply = yield CLEAR;
  }
  if (isPermanentNegative(reply) && !POLICY.has(reply.code)) return reply;
  return expectCompletion(reply);
}

/** A refusal is passed over; a 1yz is not one, and more may follow it. */
function expectNoPreliminary(reply: Reply): void {
  if (isPreliminary(reply)) expectCompletion(reply);
}
