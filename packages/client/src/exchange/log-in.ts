import {
  argument,
  checkText,
  type Command,
  type CommandRules,
  type CommandText,
  command,
  secretArgument,
} from "../command/command.ts";
import type { LoginCommands } from "./login.ts";

/**
 * The commands of a login, checked before any is sent. Without a user it is anonymous, and the password is then
 * `anonymous@` unless the caller gives another: ftplib's rule (M1 to M4), which reveals nobody's name (hostile-server S73).
 */
export function loginCommands(
  rules: CommandRules,
  user: CommandText,
  password: CommandText,
  account: CommandText | undefined,
): LoginCommands {
  checkText(user, "user");
  checkText(password, "password");
  const name = user.length === 0 ? "anonymous" : user;
  const isDefault = password.length === 0 || password === "-";
  const secret =
    name === "anonymous" && isDefault && typeof password === "string" ? `${password}anonymous@` : password;
  return {
    user: command("USER", argument(name, "user", rules)),
    password: command("PASS", secretArgument(secret, "password", rules)),
    account: account === undefined ? undefined : accountCommand(rules, account),
  };
}

/** ACCT with what the caller gave (ftplib, C9). */
export function accountCommand(rules: CommandRules, account: CommandText): Command {
  return command("ACCT", secretArgument(account, "account", rules));
}
