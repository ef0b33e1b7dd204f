import { isReplyError } from "@ftplib/reply";
import { canRetry } from "ftplib";

/** Not logged in, and an account is needed: RFC 959, 4.2.2. 430 is some servers' for a wrong name or password. */
const REFUSALS: ReadonlySet<number> = new Set([430, 530, 532]);

/** The commands of a login. */
const LOGIN = /^(?:ACCT|PASS|USER)\b/i;

/** Whether the error says that nobody logs in with this name and password (P7). Other refusals on the way to a session may pass. */
export function isLoginRefused(error: unknown): boolean {
  if (!isReplyError(error) || canRetry(error)) return false;
  return REFUSALS.has(error.reply.code) && LOGIN.test(error.command ?? "");
}
