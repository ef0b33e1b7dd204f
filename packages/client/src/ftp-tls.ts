import type { Reply } from "@ftplib/reply";
import { secure, unsecure } from "@ftplib/transport";
import { type CommandText, command } from "./command/command.ts";
import { complete } from "./exchange/conversation.ts";
import { loginCommands } from "./exchange/log-in.ts";
import { authTls } from "./exchange/protection.ts";
import { FTP } from "./ftp.ts";
import { clientOf, simpleCall } from "./ftp-control.ts";
import { OPEN_LOGIN_OPTIONS, openClient, type OpenOptions } from "./open-client.ts";
import { CALL_OPTIONS, type CallOptions } from "./session/call-limits.ts";
import { checkOptions, type OptionKinds } from "./session/check-options.ts";
import { forgetAbilities } from "./session/connection-state.ts";
import { FTP_TLS_OPTIONS } from "./session/option-kinds.ts";
import { checkTls } from "./session/option-values.ts";
import type { FtpTlsOptions, TlsOptions } from "./session/options.ts";
import { LOGIN_CALL_OPTIONS, logIn, type LoginOptions, loginSurroundings } from "./session/log-in.ts";
import { protectData, setProtection } from "./session/protection.ts";
import type { Session } from "./session/session.ts";

/** Options of {@link FTP_TLS.open}. */
export interface OpenTlsOptions extends FtpTlsOptions, OpenOptions {}

/** Options of {@link FTP_TLS.login}. */
export interface SecureLoginOptions extends LoginOptions {
  /** False sends user and password in clear; default true: AUTH TLS comes first (ftplib, S7). */
  readonly secure?: boolean | undefined;
}

/** Options of {@link FTP_TLS.auth}. */
export interface AuthOptions extends CallOptions {
  /** Replaces the option `tls` of the client, for this connection and those to come. */
  readonly tls?: TlsOptions | undefined;
}

const AUTH_OPTIONS: OptionKinds<AuthOptions> = { ...CALL_OPTIONS, tls: "object" };
const OPEN_OPTIONS: OptionKinds<OpenTlsOptions> = { ...FTP_TLS_OPTIONS, ...OPEN_LOGIN_OPTIONS };
const SECURE_LOGIN_OPTIONS: OptionKinds<SecureLoginOptions> = {
  ...LOGIN_CALL_OPTIONS,
  secure: "boolean",
};

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
  async auth(options: AuthOptions = {}): Promise<Reply> {
    checkOptions<AuthOptions>("auth()", options, AUTH_OPTIONS);
    const { tls } = options;
    if (tls !== undefined) checkTls(tls);
    const client = clientOf(this);
    return await client.call(async (session) => {
      if (tls !== undefined && session.tls === undefined)
        client.options = { ...client.options, tls: { ...tls } };
      return await auth(session);
    }, options);
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
    const { rules } = clientOf(this);
    const commands = loginCommands(rules, user, password, account);
    const surroundings = loginSurroundings(rules, options);
    return await clientOf(this).call(async (session) => {
      if (isWanted) await secureOrRefuse(session);
      return await logIn(session, commands, surroundings);
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
   * CCC: the control connection goes on in clear (S6; RFC 4217, 12.2.5), for the sake of firewalls that read along. Data
   * stays private unless `protC()` was called: after a login PBSZ 0 and PROT P come first if neither was sent, since a server may refuse
   * them later.
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
        if (session.facts.isLoggedIn) await protectData(session);
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
  forgetAbilities(session.facts);
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
