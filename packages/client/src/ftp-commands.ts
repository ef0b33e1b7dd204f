import type { Reply } from "@ftplib/reply";
import type { Connection, Listener } from "@ftplib/transport";
import { argument, type Command, type CommandText, command, rawCommand } from "./command/command.ts";
import { complete } from "./exchange/conversation.ts";
import { pathname, toParent } from "./exchange/directories.ts";
import type { Features } from "./exchange/feat.ts";
import { accountCommand, loginCommands } from "./exchange/log-in.ts";
import { rename } from "./exchange/rename.ts";
import { size } from "./exchange/size.ts";
import { clientOf, converse, FtpControl, simpleCall } from "./ftp-control.ts";
import { type CallOptions, checkCallOptions } from "./session/call-limits.ts";
import { checkOptions } from "./session/check-options.ts";
import { askFeatures } from "./session/features.ts";
import { LOGIN_CALL_OPTIONS, logIn, type LoginOptions, loginSurroundings } from "./session/log-in.ts";
import { useUtf8For } from "./session/utf8.ts";
import { abort } from "./transfer/abort.ts";
import { openListener } from "./transfer/data-connector.ts";
import { extendedPortCommand, portCommand } from "./transfer/listen-for-server.ts";
import { openTransfer } from "./transfer/open-transfer.ts";
import { askPassiveEndpoint, dataHost } from "./transfer/passive-endpoint.ts";
import { restartAt, restartByCaller, TRANSFER_OPTIONS, type TransferOptions } from "./transfer/restart.ts";

/** What `ntransfercmd` returns (ftplib, D10). */
export interface OpenedTransfer {
  readonly connection: Connection;
  /** The bytes that the 150 announced, if it did. */
  readonly size: number | undefined;
}

function withPath(ftp: FtpControl, verb: string, name: CommandText): Command {
  return command(verb, argument(name, "the path", clientOf(ftp).rules));
}

/** The calls of {@link FTP} that send one command, or the few of one step (ftplib, A6, A7). */
export class FtpCommands extends FtpControl {
  /** ACCT (C9): RFC 959, 4.1.1. */
  async acct(account: CommandText, options?: CallOptions): Promise<Reply> {
    return await converse(this, "acct", complete(accountCommand(clientOf(this).rules, account)), options);
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
    options: LoginOptions = {},
  ): Promise<Reply> {
    checkOptions<LoginOptions>("login()", options, LOGIN_CALL_OPTIONS);
    const { rules } = clientOf(this);
    const commands = loginCommands(rules, user, password, account);
    const surroundings = loginSurroundings(rules, options);
    return await clientOf(this).call((session) => logIn(session, commands, surroundings), options);
  }

  /** RNFR and RNTO (M7). */
  async rename(from: CommandText, to: CommandText, options?: CallOptions): Promise<Reply> {
    const source = withPath(this, "RNFR", from);
    const target = withPath(this, "RNTO", to);
    return await simpleCall(
      this,
      "rename",
      async (session) => {
        // Nothing may come between the two.
        await useUtf8For(session, { ...target, verb: "RNFR" });
        return await session.run(rename(source, target));
      },
      options,
    );
  }

  /** DELE (M8). */
  async delete(name: CommandText, options?: CallOptions): Promise<Reply> {
    return await converse(this, "delete", complete(withPath(this, "DELE", name)), options);
  }

  /** CWD; CDUP for `..`, and `CWD .` for an empty path (M9 to M11). */
  async cwd(name: CommandText, options?: CallOptions): Promise<Reply> {
    const given = withPath(this, "CWD", name);
    const cwd = given.parameter === "" ? withPath(this, "CWD", ".") : given;
    return await converse(
      this,
      "cwd",
      name === ".." ? toParent(command("CDUP"), cwd) : complete(cwd),
      options,
    );
  }

  /**
   * TYPE I unless it is in force, then SIZE: the bytes of the file; undefined where the server does not say (M12). In
   * TYPE A the number would be that of a text with other line ends, and many servers refuse to count it (RFC 3659, 4).
   */
  async size(name: CommandText, options?: CallOptions): Promise<number | undefined> {
    const sent = withPath(this, "SIZE", name);
    return await simpleCall(
      this,
      "size",
      async (session) => {
        if (session.facts.type !== "I") await session.run(complete(command("TYPE", "I")));
        return await session.run(size(sent));
      },
      options,
    );
  }

  /** MKD: the path of the new directory as the server gives it, or empty (M13). */
  async mkd(name: CommandText, options?: CallOptions): Promise<string> {
    return await converse(this, "mkd", pathname(withPath(this, "MKD", name)), options);
  }

  /** RMD (M14). */
  async rmd(name: CommandText, options?: CallOptions): Promise<Reply> {
    return await converse(this, "rmd", complete(withPath(this, "RMD", name)), options);
  }

  /** PWD: the current directory, or empty where the server's reply holds none (M15). */
  async pwd(options?: CallOptions): Promise<string> {
    return await converse(this, "pwd", pathname(command("PWD")), options);
  }

  /** PORT (D1): where we listen for a data connection, IPv4. */
  async sendport(host: string, port: number, options?: CallOptions): Promise<Reply> {
    const { rules } = clientOf(this);
    return await converse(this, "sendport", complete(portCommand(rules, host, port)), options);
  }

  /** EPRT (D2): the same for either family: RFC 2428, 2. */
  async sendeprt(host: string, port: number, options?: CallOptions): Promise<Reply> {
    const { rules } = clientOf(this);
    return await converse(this, "sendeprt", complete(extendedPortCommand(rules, host, port)), options);
  }

  /** Listens for one connection from the server, and sends it PORT or EPRT (D3). The caller closes the listener. */
  async makeport(options?: CallOptions): Promise<Listener> {
    return await simpleCall(this, "makeport", openListener, options);
  }

  /** Asks the server to listen, by PASV or EPSV: where to connect to (D4). The host is the server's, whatever a 227 names. */
  async makepasv(options?: CallOptions): Promise<{ host: string; port: number }> {
    return await simpleCall(
      this,
      "makepasv",
      async (session) => {
        const endpoint = await askPassiveEndpoint(session);
        return { host: dataHost(session, endpoint), port: endpoint.port };
      },
      options,
    );
  }

  /**
   * Begins a transfer and hands out its data connection, with the size that the 150 announced if it did (D5 to D10).
   * The caller reads or writes it, ends it, closes it, and then calls `voidresp()`; until then other commands are refused.
   */
  async ntransfercmd(cmd: CommandText, options: TransferOptions = {}): Promise<OpenedTransfer> {
    checkOptions<TransferOptions>("ntransfercmd()", options, TRANSFER_OPTIONS);
    const { rules } = clientOf(this);
    const sent = rawCommand(cmd, rules);
    const given = restartAt(rules, options.rest);
    return await clientOf(this).call(async (session) => {
      const restart = given ?? restartByCaller(session);
      const transfer = await openTransfer(session, { command: sent, restart });
      transfer.isLeftToCaller = true;
      const { connection, size: announced } = transfer;
      return { connection, size: announced };
    }, options);
  }

  /** The data connection of `ntransfercmd` alone (D11). */
  async transfercmd(cmd: CommandText, options: TransferOptions = {}): Promise<Connection> {
    checkOptions<TransferOptions>("transfercmd()", options, TRANSFER_OPTIONS);
    return (await this.ntransfercmd(cmd, options)).connection;
  }

  /** What the server says it can do: names in upper case, with parameters (RFC 2389). Asked once for each connection. */
  async features(options?: CallOptions): Promise<Features> {
    return await simpleCall(this, "features", askFeatures, options);
  }

  /**
   * ABOR: ends the transfer at hand, whose call rejects with an AbortError. Resolves when the session is in step again, with the
   * server's reply, whatever that says; rejects when the session was lost. A transfer that is being opened is aborted as soon as
   * it is open. Where there is neither, no call that was made before opens one. While nothing is transferred, anything but a 2yz and 426 is an error (B1 to B6).
   */
  abort(options?: CallOptions): Promise<Reply> {
    const aborting = this.#abort(options);
    // The transfer's own call rejects, too: a promise that nobody waits for must not end the process.
    aborting.catch(() => {});
    return aborting;
  }

  async #abort(options?: CallOptions): Promise<Reply> {
    checkCallOptions("abort()", options);
    return await abort(clientOf(this), options);
  }
}
