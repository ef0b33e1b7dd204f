import { ConnectionClosedError, isReplyError, type Reply } from "@ftplib/reply";
import type { Connection, Listener, TlsFacts } from "@ftplib/transport";
import { abortNothing, abortTransfer } from "./abort.ts";
import { argument, type Command, type CommandText, command, rawCommand } from "./command.ts";
import { type ConnectOptions, connect } from "./connect.ts";
import {
  askPassiveEndpoint,
  dataHost,
  extendedPortCommand,
  type OpenedTransfer,
  openListener,
  openTransfer,
  portCommand,
  type TransferOptions,
} from "./data-connection.ts";
import type { DownloadTarget } from "./download-target.ts";
import { type Conversation, complete, submit } from "./exchange/conversation.ts";
import { pathname, remove, toParent } from "./exchange/directories.ts";
import { login } from "./exchange/login.ts";
import { rename } from "./exchange/rename.ts";
import { size } from "./exchange/size.ts";
import type { LineCallback } from "./line-reader.ts";
import { dir, type ListingArguments, type MlsdOptions, mlsd, nlst, printLine } from "./listings.ts";
import { accountCommand, loginCommands } from "./log-in.ts";
import type { MlsdEntry } from "./mlsd-entry.ts";
import { type FtpOptions, resolveOptions } from "./options.ts";
import { getAccepted, getCompletion, getLine, getReply, putLine } from "./primitives.ts";
import {
  iterateBlocks,
  iterateLines,
  type RetrieveOptions,
  retrieveBinary,
  retrieveLines,
} from "./retrieve.ts";
import { type CallOptions, Session, type SessionState } from "./session.ts";
import { type StoreLinesOptions, type StoreOptions, storeBinary, storeLines } from "./store.ts";
import type { UploadSource } from "./upload-source.ts";

/** Options of {@link FTP.open}: where, how, and as whom. */
export interface OpenOptions extends FtpOptions, CallOptions {
  /** Logs in as this user; left out, no login. */
  readonly user?: CommandText | undefined;
  readonly password?: CommandText | undefined;
  readonly account?: CommandText | undefined;
}

/** The session below a client: for the modules of this package, no part of the public surface. */
export let sessionOf: (ftp: FTP) => Session;

/** What `open` does after the constructor: connects, and logs in if a user is given; closes on any failure. */
export async function openClient<Client extends FTP>(client: Client, options: OpenOptions): Promise<Client> {
  const { user, password, account, signal } = options;
  try {
    await client.connect(undefined, { signal });
    if (user !== undefined && user.length > 0) await client.login(user, password, account, { signal });
    return client;
  } catch (error) {
    client.close();
    throw error;
  }
}

/**
 * An FTP client: ftplib's `FTP`, one method one command. The constructor opens nothing; {@link FTP.open} connects and
 * logs in. Two calls at once queue. After a timeout, a protocol error or a lost connection every call rejects, with what happened as `cause`, until `connect()`.
 *
 * What every call may reject with: UnexpectedReplyError, TemporaryReplyError and PermanentReplyError for the server's
 * replies, ProtocolError, ConnectionClosedError, TimeoutError, the signal's reason, and the system's errors. Bad
 * arguments throw TypeError or RangeError before a byte is written.
 */
export class FTP implements AsyncDisposable {
  readonly #session: Session;

  static {
    sessionOf = (ftp) => ftp.#session;
  }

  constructor(options: FtpOptions = {}) {
    this.#session = new Session(resolveOptions(options));
  }

  /** Connects to the host, and logs in when a `user` is given (ftplib, L1). On any failure nothing is left open. */
  static async open(host: string, options: OpenOptions = {}): Promise<FTP> {
    return await openClient(new FTP({ ...options, host }), options);
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
    return this.#session.state === "closed" ? undefined : this.#session.control.connection.tls;
  }

  /** Connects and reads the greeting, which it answers with (L4). What is left out is as it was before. */
  connect(host?: string, options: ConnectOptions = {}): Promise<Reply> {
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
  putline(line: CommandText, options?: CallOptions): Promise<void> {
    return this.#session.exclusive(() => putLine(this.#session, line, false), options);
  }

  /** Sends a command and does not wait for the reply (C2). */
  putcmd(cmd: CommandText, options?: CallOptions): Promise<void> {
    return this.#session.exclusive(() => putLine(this.#session, cmd, true), options);
  }

  /** The next line of a reply, without its line end (C3). */
  getline(options?: CallOptions): Promise<string> {
    return this.#session.exclusive(() => getLine(this.#session), options);
  }

  /** The next reply, whatever it says (C4). */
  getmultiline(options?: CallOptions): Promise<Reply> {
    return this.#session.exclusive(() => getReply(this.#session), options);
  }

  /** The next reply, unless it is a refusal (C5). */
  getresp(options?: CallOptions): Promise<Reply> {
    return this.#session.exclusive(() => getAccepted(this.#session), options);
  }

  /** The next reply, which must be a 2yz (C6); after `transfercmd`, the final reply of the transfer. */
  voidresp(options?: CallOptions): Promise<Reply> {
    return this.#session.exclusive(() => getCompletion(this.#session), options);
  }

  /** Sends a command; answers with the reply unless it is a refusal (C7). */
  sendcmd(cmd: CommandText, options?: CallOptions): Promise<Reply> {
    return this.#run(submit(rawCommand(cmd, this.#session.rules)), options);
  }

  /** Sends a command that a 2yz must answer (C8). */
  voidcmd(cmd: CommandText, options?: CallOptions): Promise<Reply> {
    return this.#run(complete(rawCommand(cmd, this.#session.rules)), options);
  }

  /** ACCT (C9): RFC 959, 4.1.1. */
  acct(account: CommandText, options?: CallOptions): Promise<Reply> {
    return this.#run(complete(accountCommand(this.#session, account)), options);
  }

  /**
   * USER, then PASS and ACCT as far as the server asks (M1 to M5); without a user anonymously.
   *
   * @param account left out, a server that asks for one gets none, and the login fails
   */
  login(
    user: CommandText = "",
    password: CommandText = "",
    account?: CommandText,
    options?: CallOptions,
  ): Promise<Reply> {
    return this.#run(login(loginCommands(this.#session, user, password, account)), options);
  }

  /** PORT (D1): where we listen for a data connection, IPv4. */
  sendport(host: string, port: number, options?: CallOptions): Promise<Reply> {
    return this.#run(complete(portCommand(host, port)), options);
  }

  /** EPRT (D2): the same for either family: RFC 2428, 2. */
  sendeprt(host: string, port: number, options?: CallOptions): Promise<Reply> {
    return this.#run(complete(extendedPortCommand(host.includes(":") ? 6 : 4, host, port)), options);
  }

  /** Listens for one connection from the server, and tells it where by PORT or EPRT (D3). The caller closes it. */
  makeport(options?: CallOptions): Promise<Listener> {
    return this.#session.exclusive(() => openListener(this.#session), options);
  }

  /** Asks the server to listen, by PASV or EPSV: where to connect to (D4). The host is the server's, whatever a 227 names. */
  makepasv(options?: CallOptions): Promise<{ host: string; port: number }> {
    return this.#session.exclusive(async () => {
      const endpoint = await askPassiveEndpoint(this.#session);
      return { host: dataHost(this.#session, endpoint), port: endpoint.port };
    }, options);
  }

  /**
   * Begins a transfer and hands out its data connection, with the size that the 150 announced if it did (D5 to D10).
   * The caller reads or writes it, ends it, closes it, and then calls `voidresp()`; until then other commands are refused.
   */
  ntransfercmd(cmd: CommandText, options: TransferOptions = {}): Promise<OpenedTransfer> {
    const sent = rawCommand(cmd, this.#session.rules);
    return this.#session.exclusive(async () => {
      const { connection, size } = await openTransfer(this.#session, sent, options.rest);
      return { connection, size };
    }, options);
  }

  /** The data connection of `ntransfercmd` alone (D11). */
  async transfercmd(cmd: CommandText, options: TransferOptions = {}): Promise<Connection> {
    return (await this.ntransfercmd(cmd, options)).connection;
  }

  /**
   * Transfers in TYPE I what `cmd` (`RETR name`) sends (T1); resolves with the final reply when all is there.
   *
   * A callback is awaited before the next block is read, so a slow one slows the server down. A stream is ended on
   * success and destroyed on failure.
   */
  retrbinary(cmd: CommandText, target: DownloadTarget, options: RetrieveOptions = {}): Promise<Reply> {
    return retrieveBinary(this.#session, cmd, target, options);
  }

  /** Transfers in TYPE A, a line at a time without its line end (T2); by default to standard output. */
  retrlines(cmd: CommandText, callback: LineCallback = printLine, options: CallOptions = {}): Promise<Reply> {
    return retrieveLines(this.#session, cmd, callback, options);
  }

  /** The blocks of `retrbinary` as an iterable. Leaving it early ends the transfer; until its end other commands are refused. */
  blocks(cmd: CommandText, options: RetrieveOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return iterateBlocks(this.#session, cmd, options);
  }

  /** The lines of `retrlines` as an iterable; as `blocks`. */
  lines(cmd: CommandText, options: CallOptions = {}): AsyncGenerator<string, void, undefined> {
    return iterateLines(this.#session, cmd, options);
  }

  /** Uploads in TYPE I what the source gives by `cmd` (`STOR name`) (T3). A source that fails resets the data connection. */
  storbinary(cmd: CommandText, source: UploadSource, options: StoreOptions = {}): Promise<Reply> {
    return storeBinary(this.#session, cmd, source, options);
  }

  /** Uploads in TYPE A, each line ending in CR LF on the wire whatever it ended in before (T4). */
  storlines(cmd: CommandText, source: UploadSource, options: StoreLinesOptions = {}): Promise<Reply> {
    return storeLines(this.#session, cmd, source, options);
  }

  /** The lines of NLST, names by rule (X1). The last argument may be options. */
  nlst(...args: ListingArguments): Promise<string[]> {
    return nlst(this.#session, args);
  }

  /** LIST, a line at a time to the callback, by default to standard output (X2): `dir("-a", "path", callback, options)`. */
  dir(...args: ListingArguments): Promise<void> {
    return dir(this.#session, args);
  }

  /** MLSD: names with their facts (X3; RFC 3659, 7). Nothing is sent before the first entry is asked for; then all is read. */
  mlsd(path: CommandText = "", options: MlsdOptions = {}): AsyncGenerator<MlsdEntry, void, undefined> {
    return mlsd(this.#session, path, options);
  }

  /** RNFR and RNTO (M7). */
  rename(from: CommandText, to: CommandText, options?: CallOptions): Promise<Reply> {
    return this.#run(rename(this.#path("RNFR", from), this.#path("RNTO", to)), options);
  }

  /** DELE (M8). */
  delete(path: CommandText, options?: CallOptions): Promise<Reply> {
    return this.#run(remove(this.#path("DELE", path)), options);
  }

  /** CWD; CDUP for `..`, and `CWD .` for an empty path (M9 to M11). */
  cwd(path: CommandText, options?: CallOptions): Promise<Reply> {
    if (path === "..") return this.#run(toParent(command("CDUP"), this.#path("CWD", path)), options);
    return this.#run(complete(this.#path("CWD", path.length === 0 ? "." : path)), options);
  }

  /** SIZE: bytes in the type in force; undefined where the server does not say (M12). */
  size(path: CommandText, options?: CallOptions): Promise<number | undefined> {
    return this.#run(size(this.#path("SIZE", path)), options);
  }

  /** MKD: the path of the new directory as the server tells it, or empty (M13). */
  mkd(path: CommandText, options?: CallOptions): Promise<string> {
    return this.#run(pathname(this.#path("MKD", path)), options);
  }

  /** RMD (M14). */
  rmd(path: CommandText, options?: CallOptions): Promise<Reply> {
    return this.#run(complete(this.#path("RMD", path)), options);
  }

  /** PWD: the current directory, or empty where the server's reply holds none (M15). */
  pwd(options?: CallOptions): Promise<string> {
    return this.#run(pathname(command("PWD")), options);
  }

  /** ABOR: ends the transfer at hand, whose call rejects with an AbortError, and leaves the session in step (B1 to B6). */
  abort(options?: CallOptions): Promise<Reply> {
    const { transfer } = this.#session;
    if (transfer === undefined) return this.#session.exclusive(() => abortNothing(this.#session), options);
    transfer.abortion ??= abortTransfer(this.#session, transfer);
    return transfer.abortion;
  }

  /** QUIT, then closes the connection; when QUIT is refused it stays open (L10). */
  async quit(options?: CallOptions): Promise<Reply> {
    const reply = await this.#run(complete(command("QUIT")), options);
    this.close();
    return reply;
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

  #run<T>(conversation: Conversation<T>, options?: CallOptions): Promise<T> {
    return this.#session.exclusive(() => this.#session.run(conversation), options);
  }

  #path(verb: string, path: CommandText): Command {
    return command(verb, argument(path, "the path", this.#session.rules));
  }
}
