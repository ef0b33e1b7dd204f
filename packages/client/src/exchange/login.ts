import type { Reply } from "@ftplib/reply";
import { errorForReply, isIntermediate } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

const NEED_ACCOUNT = 332;
// The server does not know ACCT, or not yet: it wants the password first, whatever it asked for.
const NOT_NOW: ReadonlySet<number> = new Set([500, 502, 503]);
const WANTS_ACCOUNT = "the server asks for an account, and none was given: see the option account";

/** The commands of a login, made and checked before the first is sent. */
export interface LoginCommands {
  readonly user: Command;
  readonly password: Command;
  /** Left out when the caller has no account: then a server that asks for one is refused. */
  readonly account: Command | undefined;
}

/**
 * USER, then PASS and ACCT as far as the server asks for them: RFC 959, section 6 (ftplib, M1, M2). After a 332 to USER the
 * account goes first where the caller gave one, and the password after it if the server asks, or takes no account yet; else the
 * password goes, as the diagram has it after any 3yz. PASS is sent once, and ACCT only when the caller gave an account: a server that goes on
 * asking gets nothing more (hostile-server S74).
 */
export function* login({ user, password, account }: LoginCommands): Conversation<Reply> {
  let reply = yield user;
  const isAccountFirst = reply.code === NEED_ACCOUNT && account !== undefined;
  const steps = isAccountFirst ? [account, password] : [password, account];
  let last = user;
  for (const step of steps) {
    const isAccountUnwanted = isAccountFirst && last === account && NOT_NOW.has(reply.code);
    if (!isIntermediate(reply) && !isAccountUnwanted) break;
    if (step === undefined) {
      // With its command, so that the hint stays.
      throw errorForReply(reply, { command: last.shown, phase: "reply", hint: WANTS_ACCOUNT });
    }
    last = step;
    reply = yield step;
  }
  return expectCompletion(reply);
}
