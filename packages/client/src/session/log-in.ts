import { argument, type Command, type CommandText, command, secretArgument } from "../command/command.ts";
import type { LoginCommands } from "../exchange/login.ts";
import type { Session } from "./session.ts";

/**
 * The commands of a login, checked before any is sent. Without a user it is anonymous, and the password is then
 * `anonymous@` unless the caller gives another: ftplib's rule (M1 to M4), which reveals nobody's name (hostile-server S73).
 */
export function loginCommands(
  session: Session,
  user: CommandText,
  password: CommandText,
  account: CommandText | undefined,
): LoginCommands {
  const name = user.length === 0 ? "anonymous" : user;
  const isDefault = password.length === 0 || password === "-";
  const secret =
    name === "anonymous" && isDefault && typeof password === "string" ? `${password}anonymous@` : password;
  return {
    user: command("USER", argument(name, "user", session.rules)),
    password: command("PASS", secretArgument(secret, "password", session.rules)),
    account: account === undefined ? undefined : accountCommand(session, account),
  };
}

/** ACCT with what the caller gave (ftplib, C9). */
export function accountCommand(session: Session, account: CommandText): Command {
  return command("ACCT", secretArgument(account, "account", session.rules));
}
