import { ConnectionClosedError, isReplyError, type Reply } from "@ftplib/reply";
import type { TlsFacts } from "@ftplib/transport";
import { type CommandText, command, rawCommand } from "./command/command.ts";
import { type ConnectOptions, connect } from "./session/connect.ts";
import { type Conversation, complete, submit } from "./exchange/conversation.ts";
import { type FtpOptions, resolveOptions } from "./session/options.ts";
import { getAccepted, getCompletion, getLine, getReply, putLine } from "./session/low-level-calls.ts";
import { type CallOptions, Session, type SessionState } from "./session/session.ts";

/** The session below a client: for the modules of this package, no part of the public surface. */
export let sessionOf: (ftp: FtpControl) => Session;

/** Runs a conversation when its turn has come. */
export function run<T>(ftp: FtpControl, conversation: Conversation<T>, options?: CallOptions): Promise<T> {
  const session = sessionOf(ftp);
  return session.exclusive(() => session.run(conversation), options);
}

/** The control connection of {@link FTP}: its life, and the steps that commands are made of (ftplib, A4, A5). */
export class FtpControl implements AsyncDisposable {
  readonly #session: Session;

  static {
    sessionOf = (ftp) => ftp.#session;
  }

  constructor(options: FtpOptions = {}) {
    this.#session = new Session(resolveOptions(options));
  }

  /** The host connected to last, or to connect to. */
  get host(): string {
    return this.#session.options.host;
  }

  get port(): number {
    return this.#session.options.port;
  }

  /** `connecting`, `ready`, `transferring` or `closed`. */
  get state(): SessionState {
    return this.#session.state;
  }

  /** The greeting of the server, once connected; it survives the close. */
  get welcome(): string | undefined {
    return this.#session.welcome?.text;
  }

  /** The first three characters of the last reply. */
  get lastresp(): string | undefined {
    return this.#session.lastReply?.text.slice(0, 3);
  }

  /** Whether transfers are passive: see `setPasv`. */
  get passiveserver(): boolean {
    return this.#session.options.passive;
  }

  /** What TLS settled on the control connection; undefined while it is in clear or closed. */
  get tls(): TlsFacts | undefined {
    return this.#session.tls;
  }

  /**
   * What TLS settled on the last data connection: `sessionReused` says whether it resumed the control connection's
   * session. Undefined where that was in clear, and before the first.
   */
  get dataTls(): TlsFacts | undefined {
    return this.#session.security.data;
  }

  /** Connects and reads the greeting, which it answers with (L4). What is left out is as it was before. */
  async connect(host?: string, options: ConnectOptions = {}): Promise<Reply> {
    return connect(this.#session, host, options);
  }

  /** The greeting; with debug output on it is shown, too (L8). */
  getwelcome(): string | undefined {
    if (this.welcome !== undefined) this.#session.log.write("welcome", this.welcome);
    return this.welcome;
  }

  /** 0: no debug output, 1: commands and replies, 2: lines on the wire, 3: lines of text transfers, too (A12). */
  setDebuglevel(level: number): void {
    this.#session.log.level = level;
  }

  /** Whether we open data connections (passive), or the server does (active). */
  setPasv(isPassive: boolean): void {
    this.#session.options = { ...this.#session.options, passive: isPassive };
  }

  /** The text as debug output shows it: a Python literal, passwords masked (C10). */
  sanitize(text: string): string {
    return this.#session.log.sanitize(text);
  }

  /** Sends a line and does not wait for the reply (C1). */
  async putline(line: CommandText, options?: CallOptions): Promise<void> {
    return this.#session.exclusive(() => putLine(this.#session, line, false), options);
  }

  /** Sends a command and does not wait for the reply (C2). */
  async putcmd(cmd: CommandText, options?: CallOptions): Promise<void> {
    return this.#session.exclusive(() => putLine(this.#session, cmd, true), options);
  }

  /** The next line of a reply, without its line end (C3). */
  async getline(options?: CallOptions): Promise<string> {
    return this.#session.exclusive(() => getLine(this.#session), options);
  }

  /** The next reply, whatever it says (C4). */
  async getmultiline(options?: CallOptions): Promise<Reply> {
    return this.#session.exclusive(() => getReply(this.#session), options);
  }

  /** The next reply, unless it is a refusal (C5). */
  async getresp(options?: CallOptions): Promise<Reply> {
    return this.#session.exclusive(() => getAccepted(this.#session), options);
  }

  /** The next reply, which must be a 2yz (C6); after `transfercmd`, the final reply of the transfer. */
  async voidresp(options?: CallOptions): Promise<Reply> {
    return this.#session.exclusive(() => getCompletion(this.#session), options);
  }

  /** Sends a command; answers with the reply unless it is a refusal (C7). */
  async sendcmd(cmd: CommandText, options?: CallOptions): Promise<Reply> {
    return run(this, submit(rawCommand(cmd, this.#session.rules)), options);
  }

  /** Sends a command that a 2yz must answer (C8). */
  async voidcmd(cmd: CommandText, options?: CallOptions): Promise<Reply> {
    return run(this, complete(rawCommand(cmd, this.#session.rules)), options);
  }

  /** QUIT, then closes the connection; when QUIT is refused it stays open (L10). */
  async quit(options?: CallOptions): Promise<Reply> {
    return await this.#session.exclusive(async () => {
      const reply = await this.#session.run(complete(command("QUIT")));
      // Within the turn, so that the next call finds it closed.
      this.close();
      return reply;
    }, options);
  }

  /** Closes the connection at once and sends nothing; may be called at any time (L11). */
  close(): void {
    this.#session.abandon(new ConnectionClosedError("the connection was closed by close()"));
  }

  /** `quit()` if connected, and `close()` whatever comes of it; a lost connection is no error then (L9). */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#session.state === "closed") return this.close();
    try {
      await this.quit();
    } catch (error) {
      if (isReplyError(error)) throw error;
    } finally {
      this.close();
    }
  }
}
