import type { Reply } from "@ftplib/reply";
import type { TlsFacts } from "@ftplib/transport";
import { type CommandText, command, rawCommand } from "./command/command.ts";
import { NotConnectedError } from "./errors/not-connected-error.ts";
import { type Conversation, complete, submit } from "./exchange/conversation.ts";
import { type CallOptions, checkCallOptions } from "./session/call-limits.ts";
import { checkOptions, nameOf, type OptionKinds } from "./session/check-options.ts";
import { Client, type ClientPhase } from "./session/client.ts";
import { type ConnectOptions, connect } from "./session/connect.ts";
import { checkConnector } from "./session/connector.ts";
import { getAccepted, getCompletion, getLine, getReply, putLine } from "./session/low-level-calls.ts";
import { FTP_OPTIONS } from "./session/option-kinds.ts";
import { checkedPassiveCommand } from "./session/option-values.ts";
import type { FtpOptions, FtpTlsOptions, PassiveCommand } from "./session/options.ts";
import { resolveOptions } from "./session/resolve-options.ts";
import type { Session } from "./session/session.ts";
import { resolveTimeouts, type Timeouts } from "./session/timeouts.ts";

/**
 * The {@link Client} below an {@link FTP}: for the modules of this package, not a part of the public surface.
 *
 * @param what whose client it is, for the message
 * @throws TypeError for anything else
 */
export let clientOf: (ftp: FtpControl, what?: string) => Client;

/** Runs a call that has no options but those of every call, when its turn has come; `name` is the method's. */
export async function simpleCall<T>(
  ftp: FtpControl,
  name: string,
  call: (session: Session) => Promise<T>,
  options: CallOptions | undefined,
): Promise<T> {
  checkCallOptions(`${name}()`, options);
  return await clientOf(ftp).call(call, options);
}

/** Runs a conversation when its turn has come. */
export async function converse<T>(
  ftp: FtpControl,
  name: string,
  conversation: Conversation<T>,
  options: CallOptions | undefined,
): Promise<T> {
  return await simpleCall(ftp, name, (session) => session.run(conversation), options);
}

/** The control connection of {@link FTP}: its life, and the steps that commands are made of (ftplib, A4, A5). */
export class FtpControl implements AsyncDisposable {
  readonly #client: Client;

  static {
    clientOf = (ftp, what = "the client") => {
      const given: unknown = ftp;
      if (typeof given === "object" && given !== null && #client in given) return ftp.#client;
      throw new TypeError(`${what} must be an FTP or an FTP_TLS, not ${nameOf(given)}`);
    };
  }

  /** @internal The options that the constructor takes. */
  static readonly optionKinds: OptionKinds<FtpOptions> | OptionKinds<FtpTlsOptions> = FTP_OPTIONS;

  constructor(options: FtpOptions = {}) {
    checkOptions<FtpOptions>(`new ${new.target.name}()`, options, new.target.optionKinds);
    this.#client = new Client(resolveOptions(options));
  }

  /** The host connected to last, or to connect to. */
  get host(): string {
    return this.#client.options.host;
  }

  get port(): number {
    return this.#client.options.port;
  }

  /**
   * `connecting`; `ready` for a call at once; `busy` while a call is under way or a reply is outstanding; `transferring` while
   * a data connection is open; `closed`.
   */
  get state(): ClientPhase {
    return this.#client.state;
  }

  /** The greeting of the server, once connected; it survives the close. */
  get welcome(): string | undefined {
    return this.#client.welcome?.text;
  }

  /** The first three characters of the last reply. */
  get lastresp(): string | undefined {
    return this.#client.lastReply?.text.slice(0, 3);
  }

  /** Whether transfers are passive: see `setPasv`. */
  get passiveserver(): boolean {
    return this.#client.options.passive;
  }

  /** What TLS settled on the control connection; undefined while it is in clear or closed. */
  get tls(): TlsFacts | undefined {
    return this.#client.lastSession?.tls;
  }

  /**
   * What TLS settled on the last data connection: `sessionReused` says whether it resumed the control connection's
   * session. Undefined where that was in clear, and before the first.
   */
  get dataTls(): TlsFacts | undefined {
    return this.#client.lastSession?.security.data;
  }

  /** Connects and reads the greeting, which it returns (L4). What is left out is as it was before. */
  async connect(host?: string, options: ConnectOptions = {}): Promise<Reply> {
    return await connect(this.#client, host, options);
  }

  /** The greeting; with debug output on it is shown, too (L8). */
  getwelcome(): string | undefined {
    if (this.welcome !== undefined) this.#client.log.write("welcome", this.welcome);
    return this.welcome;
  }

  /** 0: no debug output, 1: commands and replies, 2: lines on the wire, 3: lines of text transfers, too (A12). */
  setDebuglevel(level: number): void {
    this.#client.log.level = level;
  }

  /**
   * Whether we open data connections (passive), or the server does (active).
   *
   * @param command the only command to ask for a port by, `EPSV` or `PASV`, for servers whose other one leads nowhere; left out, both are
   *   tried
   * @throws TypeError for active mode with a `connector`, and for another command
   */
  setPasv(isPassive: boolean, command?: PassiveCommand): void {
    const passiveCommand = checkedPassiveCommand(command);
    const changed = { ...this.#client.options, passive: isPassive, passiveCommand };
    checkConnector(changed);
    this.#client.options = changed;
  }

  /**
   * Sets the limits from the next wait on, as the option `timeout` does: milliseconds for each step, limits by name, or `null` for none.
   *
   * @throws TypeError for an unknown name, RangeError for a limit of 0 or less
   */
  setTimeouts(timeout: number | Partial<Timeouts> | null): void {
    this.#client.options = { ...this.#client.options, timeouts: resolveTimeouts(timeout) };
  }

  /** The text as debug output shows it: a Python literal, passwords masked (C10). */
  sanitize(text: string): string {
    return this.#client.log.sanitize(text);
  }

  /** Sends a line and does not wait for the reply (C1). */
  async putline(line: CommandText, options?: CallOptions): Promise<void> {
    const sent = rawCommand(line, this.#client.rules);
    return await simpleCall(this, "putline", (session) => putLine(session, sent, false), options);
  }

  /** Sends a command and does not wait for the reply (C2). */
  async putcmd(cmd: CommandText, options?: CallOptions): Promise<void> {
    const sent = rawCommand(cmd, this.#client.rules);
    return await simpleCall(this, "putcmd", (session) => putLine(session, sent, true), options);
  }

  /** The next line of a reply, without its line end (C3). */
  async getline(options?: CallOptions): Promise<string> {
    return await simpleCall(this, "getline", getLine, options);
  }

  /** The next reply, whatever it says (C4). */
  async getmultiline(options?: CallOptions): Promise<Reply> {
    return await simpleCall(this, "getmultiline", getReply, options);
  }

  /** The next reply, unless it is a refusal (C5). */
  async getresp(options?: CallOptions): Promise<Reply> {
    return await simpleCall(this, "getresp", getAccepted, options);
  }

  /** The next reply, which must be a 2yz (C6); after `transfercmd`, the final reply of the transfer. */
  async voidresp(options?: CallOptions): Promise<Reply> {
    return await simpleCall(this, "voidresp", getCompletion, options);
  }

  /** Sends a command; returns the reply unless it is a refusal (C7). After a 1yz, `voidresp` reads the final reply. */
  async sendcmd(cmd: CommandText, options?: CallOptions): Promise<Reply> {
    const sent = rawCommand(cmd, this.#client.rules);
    return await simpleCall(
      this,
      "sendcmd",
      async (session) => {
        const reply = await session.run(submit(sent));
        session.leaveToCaller();
        return reply;
      },
      options,
    );
  }

  /** Sends a command that a 2yz must answer (C8). */
  async voidcmd(cmd: CommandText, options?: CallOptions): Promise<Reply> {
    return await converse(this, "voidcmd", complete(rawCommand(cmd, this.#client.rules)), options);
  }

  /** QUIT, then closes the connection; when QUIT is refused it stays open (L10). */
  async quit(options?: CallOptions): Promise<Reply> {
    return await simpleCall(
      this,
      "quit",
      async (session) => {
        const reply = await session.run(complete(command("QUIT")));
        // Within the turn, so that the next call finds it closed.
        session.leave(closedByCaller());
        return reply;
      },
      options,
    );
  }

  /** Closes the connection at once and sends nothing; may be called at any time (L11). */
  close(): void {
    this.#client.close(closedByCaller());
  }

  /**
   * `quit()` if connected, and `close()` whatever comes of it (L9). That the server is gone, or refuses QUIT, is no error: the work is
   * done. Never rejects.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#client.state === "closed") return this.close();
    await this.quit().catch(() => {});
    this.close();
  }
}

function closedByCaller(): NotConnectedError {
  return new NotConnectedError("the connection was closed by close()");
}
