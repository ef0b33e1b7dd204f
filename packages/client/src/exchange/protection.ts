import { errorForReply, type Reply } from "@ftplib/reply";
import { command } from "../command/command.ts";
import { securityHint } from "../errors/security-hint.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

/** Whether data connections are clear or private: RFC 2228, 3; RFC 4217, 9. */
export type ProtectionLevel = "C" | "P";

const SECURITY_EXCHANGE_COMPLETE = 234;
const AUTH_TLS = command("AUTH", "TLS");

/** AUTH TLS. Only 234 lets TLS begin: RFC 4217, 4 (hostile-server S49). */
export function* authTls(): Conversation<Reply> {
  const reply = yield AUTH_TLS;
  if (reply.code === SECURITY_EXCHANGE_COMPLETE) return reply;
  throw errorForReply(reply, {
    command: AUTH_TLS.shown,
    hint:
      securityHint(reply, { isSecure: false, level: undefined }) ??
      "the server does not offer TLS here; nothing secret was sent",
  });
}

/** PBSZ 0, which TLS needs for form's sake, and PROT P: RFC 4217, 8 and 9 (ftplib, S4). */
export function* protectPrivate(): Conversation<Reply> {
  expectCompletion(yield command("PBSZ", "0"));
  return expectCompletion(yield command("PROT", "P"));
}

/** PROT C (ftplib, S5). */
export function* protectClear(): Conversation<Reply> {
  return expectCompletion(yield command("PROT", "C"));
}
