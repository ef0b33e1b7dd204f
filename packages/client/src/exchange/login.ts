import type { Reply } from "@ftplib/reply";
import { errorForReply, isIntermediate } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "./conversation.ts";

const NEED_ACCOUNT = 332;

/** The commands of a login, made and checked before the first is sent. */
export interface LoginCommands {
  readonly user: Command;
  readonly password: Command;
  /** Left out when the caller has no account: then a server that asks for one is refused. */
  readonly account: Command | undefined;
}

/**
 * USER, then PASS and ACCT as far as the server asks for them: RFC 959, section 6 (ftplib, M1, M2). PASS is sent once,
 * and ACCT only when the caller gave an account: a server that goes on asking gets nothing more (hostile-server S74).
 */
export function* login({ user, password, account }: LoginCommands): Conversation<Reply> {
  let reply = yield user;
  if (isIntermediate(reply) && reply.code !== NEED_ACCOUNT) reply = yield password;
  if (isIntermediate(reply)) {
    if (account === undefined)
      throw errorForReply(reply, { hint: "the server asks for an account: give one" });
    reply = yield account;
  }
  return expectCompletion(reply);
}
