import type { Reply } from "@ftplib/reply";
import { argument, type Command, type CommandText, command } from "./command/command.ts";
import { complete } from "./exchange/conversation.ts";
import { pathname, remove, toParent } from "./exchange/directories.ts";
import { login } from "./exchange/login.ts";
import { rename } from "./exchange/rename.ts";
import { size } from "./exchange/size.ts";
import { FtpControl, run, sessionOf } from "./ftp-control.ts";
import { accountCommand, loginCommands } from "./session/log-in.ts";
import type { CallOptions } from "./session/session.ts";

function path(ftp: FtpControl, verb: string, name: CommandText): Command {
  return command(verb, argument(name, "the path", sessionOf(ftp).rules));
}

/** The commands of {@link FTP} that need no data connection: login, files and directories (ftplib, A7). */
export class FtpCommands extends FtpControl {
  /** ACCT (C9): RFC 959, 4.1.1. */
  async acct(account: CommandText, options?: CallOptions): Promise<Reply> {
    return run(this, complete(accountCommand(sessionOf(this), account)), options);
  }

  /**
   * USER, then PASS and ACCT as far as the server asks (M1 to M5); without a user anonymously.
   *
   * @param account left out, a server that asks for one gets none, and the login fails
   */
  async login(
    user: CommandText = "",
    password: CommandText = "",
    account?: CommandText,
    options?: CallOptions,
  ): Promise<Reply> {
    return run(this, login(loginCommands(sessionOf(this), user, password, account)), options);
  }

  /** RNFR and RNTO (M7). */
  async rename(from: CommandText, to: CommandText, options?: CallOptions): Promise<Reply> {
    return run(this, rename(path(this, "RNFR", from), path(this, "RNTO", to)), options);
  }

  /** DELE (M8). */
  async delete(name: CommandText, options?: CallOptions): Promise<Reply> {
    return run(this, remove(path(this, "DELE", name)), options);
  }

  /** CWD; CDUP for `..`, and `CWD .` for an empty path (M9 to M11). */
  async cwd(name: CommandText, options?: CallOptions): Promise<Reply> {
    if (name === "..") return run(this, toParent(command("CDUP"), path(this, "CWD", name)), options);
    return run(this, complete(path(this, "CWD", name.length === 0 ? "." : name)), options);
  }

  /** SIZE: bytes in the type in force; undefined where the server does not say (M12). */
  async size(name: CommandText, options?: CallOptions): Promise<number | undefined> {
    return run(this, size(path(this, "SIZE", name)), options);
  }

  /** MKD: the path of the new directory as the server tells it, or empty (M13). */
  async mkd(name: CommandText, options?: CallOptions): Promise<string> {
    return run(this, pathname(path(this, "MKD", name)), options);
  }

  /** RMD (M14). */
  async rmd(name: CommandText, options?: CallOptions): Promise<Reply> {
    return run(this, complete(path(this, "RMD", name)), options);
  }

  /** PWD: the current directory, or empty where the server's reply holds none (M15). */
  async pwd(options?: CallOptions): Promise<string> {
    return run(this, pathname(command("PWD")), options);
  }
}
