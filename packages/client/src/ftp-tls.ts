import type { Reply } from "@ftplib/reply";
import { secure, unsecure } from "@ftplib/transport";
import { type CommandText, command } from "./command/command.ts";
import { complete } from "./exchange/conversation.ts";
import { loginCommands } from "./exchange/log-in.ts";
import { login } from "./exchange/login.ts";
import { authTls } from "./exchange/protection.ts";
import { FTP } from "./ftp.ts";
import { clientOf, simpleCall } from "./ftp-control.ts";
import { LOGIN_OPTIONS, openClient, type OpenOptions } from "./open-client.ts";
import { CALL_OPTIONS, type CallOptions } from "./session/call-limits.ts";
import { checkOptions, type OptionKinds } from "./session/check-options.ts";
import { FTP_TLS_OPTIONS, type FtpTlsOptions } from "./session/options.ts";
import { setProtection } from "./session/protection.ts";
import type { Session } from "./session/session.ts";

/** Options of {@link FTP_TLS.open}. */
export interface OpenTlsOptions extends FtpTlsOptions, OpenOptions {}

/** Options of {@link FTP_TLS.login}. */
export interface SecureLoginOptions extends CallOptions {
  /** False sends user and password in clear; default true: AUTH TLS comes first (ftplib, S7). */
  readonly secure?: boolean | undefined;
}

const OPEN_OPTIONS: OptionKinds<OpenTlsOptions> = { ...FTP_TLS_OPTIONS, ...LOGIN_OPTIONS };
const SECURE_LOGIN_OPTIONS: OptionKinds<SecureLoginOptions> = { ...CALL_OPTIONS, secure: "boolean" };

/**
 * FTP over TLS: ftplib's `FTP_TLS` (RFC 4217). Certificates and names are verified, on data connections as on the
 * control connection. `login` secures the control connection by itself; data connections are private unless `protC()`
 * was called, and resume its TLS session.
 */
export class FTP_TLS extends FTP {
  /** @internal */
  static override readonly optionKinds: OptionKinds<FtpTlsOptions> = FTP_TLS_OPTIONS;

  constructor(options: FtpTlsOptions = {}) {
    super(options);
  }

  /** Connects, and when a `user` is given secures the connection and logs in. On any failure nothing is left open. */
  static override async open(host: string, options: OpenTlsOptions = {}): Promise<FTP_TLS> {
    checkOptions<OpenTlsOptions>("FTP_TLS.open()", options, OPEN_OPTIONS);
    return await openClient((settings) => new FTP_TLS(settings), host, options);
  }

  /**
   * AUTH TLS and the handshake (S1, S2).
   *
   * @throws TypeError when the connection is secure already
   * @throws ProtocolError, and closes, when the server sent anything between its 234 and the handshake (S50)
   */
  async auth(options?: CallOptions): Promise<Reply> {
    return await simpleCall(this, "auth", auth, options);
  }

  /**
   * Logs in, after AUTH TLS unless the connection is secure already or `secure` is false (M6). There is no falling back:
   * a server that refuses TLS is not told the password.
   *
   * @throws TypeError after `ccc()`, since the password would go in clear (ftplib, K10)
   */
  override async login(
    user: CommandText = "",
    password: CommandText = "",
    account?: CommandText,
    options: SecureLoginOptions = {},
  ): Promise<Reply> {
    checkOptions<SecureLoginOptions>("login()", options, SECURE_LOGIN_OPTIONS);
    const { secure: isWanted = true } = options;
    const commands = loginCommands(clientOf(this).rules, user, password, account);
    return await clientOf(this).call(async (session) => {
      if (isWanted) await secureOrRefuse(session);
      return await session.run(login(commands));
    }, options);
  }

  /** PBSZ 0 and PROT P: data connections are private from now on (S4). */
  async protP(options?: CallOptions): Promise<Reply> {
    return await simpleCall(this, "protP", (session) => setProtection(session, "P"), options);
  }

  /** PROT C: data connections are in clear from now on (S5). */
  async protC(options?: CallOptions): Promise<Reply> {
    return await simpleCall(this, "protC", (session) => setProtection(session, "C"), options);
  }

  /**
   * CCC: the control connection goes on in clear (S6; RFC 4217, 12.2.5), for the sake of firewalls that read along.
   *
   * @throws TypeError when it is in clear already
   */
  async ccc(options?: CallOptions): Promise<Reply> {
    return await simpleCall(
      this,
      "ccc",
      async (session) => {
        const control = session.idleControl;
        if (control.connection.tls === undefined)
          throw new TypeError("ccc() needs a secure connection: not using TLS");
        return await control.mayEndTls(async () => {
          const reply = await session.run(complete(command("CCC")));
          await control.convert((connection) => unsecure(connection, { signal: session.signal }));
          session.facts.isCommandChannelClear = true;
          return reply;
        });
      },
      options,
    );
  }
}

async function auth(session: Session): Promise<Reply> {
  const control = session.idleControl;
  if (control.connection.tls !== undefined) throw new TypeError("already using TLS");
  const reply = await session.run(authTls());
  await control.convert((connection) => secure(connection, session.security.options));
  if (control.connection.tls !== undefined) session.security.checkIdentity("control", control.connection.tls);
  // What the server said in clear anybody could have said.
  session.facts.features = undefined;
  session.facts.isCommandChannelClear = false;
  return reply;
}

async function secureOrRefuse(session: Session): Promise<void> {
  if (session.facts.isCommandChannelClear) {
    throw new TypeError(
      "after ccc() a login would send the password in clear; call auth() first, or pass secure: false",
    );
  }
  if (session.idleControl.connection.tls === undefined) await auth(session);
}
