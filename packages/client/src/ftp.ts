import type { Entry, ListingItem } from "@ftplib/listing";
import { ConnectionClosedError, type Reply } from "@ftplib/reply";
import type { Connection, Listener } from "@ftplib/transport";
import { argument, type Command, type CommandText, command, rawCommand } from "./command/command.ts";
import { complete } from "./exchange/conversation.ts";
import { pathname, toParent } from "./exchange/directories.ts";
import type { Features } from "./exchange/feat.ts";
import { accountCommand, loginCommands } from "./exchange/log-in.ts";
import { login } from "./exchange/login.ts";
import { rename } from "./exchange/rename.ts";
import { size } from "./exchange/size.ts";
import {
  DOWNLOAD_OPTIONS,
  download,
  type DownloadDestination,
  type DownloadOptions,
  type TransferResult,
} from "./file/download.ts";
import { UPLOAD_OPTIONS, upload, type UploadOptions, type UploadOrigin } from "./file/upload.ts";
import { clientOf, converse, FtpControl, simpleCall } from "./ftp-control.ts";
import { list } from "./list/list.ts";
import { LIST_OPTIONS, type ListOptions } from "./list/list-options.ts";
import type { MlsdEntry } from "./list/mlsd-entry.ts";
import { stat } from "./list/mlst.ts";
import {
  dir,
  type ListingArguments,
  MLSD_OPTIONS,
  mlsd,
  type MlsdOptions,
  nlst,
} from "./list/nlst-dir-mlsd.ts";
import { printLine } from "./log/print-line.ts";
import { type FileToRetrieve, type RetrievedFile, retrieveMany } from "./many/retrieve-many.ts";
import { type FileToStore, type StoredFile, storeMany } from "./many/store-many.ts";
import { CALL_OPTIONS, type CallOptions, checkCallOptions } from "./session/call-limits.ts";
import { checkOptions, type OptionKinds } from "./session/check-options.ts";
import type { Client } from "./session/client.ts";
import { askFeatures } from "./session/features.ts";
import { FTP_OPTIONS, type FtpOptions } from "./session/options.ts";
import { abortInTurn, abortTransfer } from "./transfer/abort.ts";
import { useUtf8For } from "./session/utf8.ts";
import { extendedPortCommand, openListener, portCommand } from "./transfer/data-connector.ts";
import type { DownloadTarget } from "./transfer/destination.ts";
import type { LineCallback } from "./transfer/line-reader.ts";
import { openTransfer } from "./transfer/open-transfer.ts";
import { askPassiveEndpoint, dataHost } from "./transfer/passive-endpoint.ts";
import { restartAt, TRANSFER_OPTIONS, type TransferOptions } from "./transfer/restart.ts";
import {
  iterateBlocks,
  iterateLines,
  RETRIEVE_OPTIONS,
  retrieveBinary,
  retrieveLines,
  type RetrieveOptions,
} from "./transfer/retrieve.ts";
import type { UploadSource } from "./transfer/source.ts";
import {
  STORE_LINES_OPTIONS,
  STORE_OPTIONS,
  storeBinary,
  storeLines,
  type StoreLinesOptions,
  type StoreOptions,
} from "./transfer/store.ts";

/** Options of `storeMany`. */
export interface ManyOptions extends CallOptions {
  /** Other clients, logged in to the same server, which share the work; theirs are the same directories and rights. */
  readonly alongside?: readonly FtpControl[] | undefined;
}

/** Options of `retrieveMany`. */
export interface RetrieveManyOptions extends ManyOptions {
  /** The largest file that is given out as bytes; default 64 MiB. Larger ones fail with a RangeError. */
  readonly maxSize?: number | undefined;
}

const MANY_OPTIONS: OptionKinds<ManyOptions> = { ...CALL_OPTIONS, alongside: "array" };
const RETRIEVE_MANY_OPTIONS: OptionKinds<RetrieveManyOptions> = { ...MANY_OPTIONS, maxSize: "number" };

/** What `ntransfercmd` returns (ftplib, D10). */
export interface OpenedTransfer {
  readonly connection: Connection;
  /** The bytes that the 150 announced, if it did. */
  readonly size: number | undefined;
}

/** Options of {@link FTP.open}: where, how, and as whom. */
export interface OpenOptions extends FtpOptions, CallOptions {
  /** Logs in as this user; left out, no login. */
  readonly user?: CommandText | undefined;
  readonly password?: CommandText | undefined;
  readonly account?: CommandText | undefined;
}

/** The options that `open` has besides those of the constructor. */
export const LOGIN_OPTIONS: OptionKinds<Omit<OpenOptions, keyof FtpOptions>> = {
  ...CALL_OPTIONS,
  user: "text",
  password: "text",
  account: "text",
};

const OPEN_OPTIONS: OptionKinds<OpenOptions> = { ...FTP_OPTIONS, ...LOGIN_OPTIONS };

function withPath(ftp: FTP, verb: string, name: CommandText): Command {
  return command(verb, argument(name, "the path", clientOf(ftp).rules));
}

/**
 * What `open` does once its options were checked: makes the client, connects, and logs in if a user is given; closes on
 * any failure.
 */
export async function openClient<Client extends FTP, Settings extends OpenOptions>(
  create: (settings: Omit<Settings, "user" | "password" | "account" | "signal"> & FtpOptions) => Client,
  host: string,
  options: Settings,
): Promise<Client> {
  const { user, password, account, signal, ...settings } = options;
  if (user === undefined && (password !== undefined || account !== undefined)) {
    throw new TypeError("a password or an account without a user: the option user is missing");
  }
  const client = create({ ...settings, host });
  try {
    await client.connect(undefined, { signal });
    if (user !== undefined && user.length > 0) await client.login(user, password, account, { signal });
    return client;
  } catch (error) {
    const reason = clientOf(client).lastSession?.failure?.error;
    client.close();
    // Nobody can call connect() here: what closed the connection is the error.
    const isOfClosed = error instanceof ConnectionClosedError && error.cause !== undefined;
    throw isOfClosed && error.cause === reason ? reason : error;
  }
}

/**
 * An FTP client: ftplib's `FTP`, one method one command. The constructor opens nothing; {@link FTP.open} connects and
 * logs in. Two calls at once queue. After a timeout, a protocol error or a lost connection every call rejects, with what happened as `cause`, until `connect()`.
 *
 * What every call may reject with: UnexpectedReplyError, TemporaryReplyError and PermanentReplyError for the server's
 * replies, ProtocolError, ConnectionClosedError, TimeoutError, the signal's reason, and the system's errors. Bad
 * arguments make it reject with TypeError or RangeError before a byte is written.
 */
export class FTP extends FtpControl {
  /** Connects to the host, and logs in when a `user` is given (ftplib, L1). On any failure nothing is left open. */
  static async open(host: string, options: OpenOptions = {}): Promise<FTP> {
    checkOptions<OpenOptions>("FTP.open()", options, OPEN_OPTIONS);
    return await openClient((settings) => new FTP(settings), host, options);
  }

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
    options?: CallOptions,
  ): Promise<Reply> {
    const commands = loginCommands(clientOf(this).rules, user, password, account);
    return await converse(this, "login", login(commands), options);
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
    const cwd = withPath(this, "CWD", name.length === 0 ? "." : name);
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
        await session.setType("I");
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
    const restart = restartAt(rules, options.rest);
    return await clientOf(this).call(async (session) => {
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

  /**
   * Transfers in TYPE I what `cmd` (`RETR name`) sends (T1); resolves with the final reply when all is there.
   *
   * A callback is awaited before the next block is read, so a slow one slows the server down. A stream is ended on
   * success and destroyed on failure.
   */
  async retrbinary(cmd: CommandText, target: DownloadTarget, options: RetrieveOptions = {}): Promise<Reply> {
    checkOptions<RetrieveOptions>("retrbinary()", options, RETRIEVE_OPTIONS);
    return await retrieveBinary(clientOf(this), cmd, target, options);
  }

  /** Transfers in TYPE A, a line at a time without its line end (T2); by default to standard output. */
  async retrlines(
    cmd: CommandText,
    callback: LineCallback = printLine,
    options: CallOptions = {},
  ): Promise<Reply> {
    checkCallOptions("retrlines()", options);
    return await retrieveLines(clientOf(this), cmd, callback, options);
  }

  /** The blocks of `retrbinary` as an iterable. Leaving it early ends the transfer; until its end other commands are refused. */
  blocks(cmd: CommandText, options: TransferOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    checkOptions<TransferOptions>("blocks()", options, TRANSFER_OPTIONS);
    return iterateBlocks(clientOf(this), cmd, options);
  }

  /** The lines of `retrlines` as an iterable; as `blocks`. */
  lines(cmd: CommandText, options: CallOptions = {}): AsyncGenerator<string, void, undefined> {
    checkCallOptions("lines()", options);
    return iterateLines(clientOf(this), cmd, options);
  }

  /** Uploads in TYPE I what the source gives by `cmd` (`STOR name`) (T3). A source that fails resets the data connection. */
  async storbinary(cmd: CommandText, source: UploadSource, options: StoreOptions = {}): Promise<Reply> {
    checkOptions<StoreOptions>("storbinary()", options, STORE_OPTIONS);
    return await storeBinary(clientOf(this), cmd, source, options);
  }

  /** Uploads in TYPE A, each line ending in CR LF on the wire whatever it ended in before (T4). */
  async storlines(cmd: CommandText, source: UploadSource, options: StoreLinesOptions = {}): Promise<Reply> {
    checkOptions<StoreLinesOptions>("storlines()", options, STORE_LINES_OPTIONS);
    return await storeLines(clientOf(this), cmd, source, options);
  }

  /**
   * Downloads one file, whole or from an offset on, to a local path, an open file, a callback or a stream. A path gets
   * its new contents only when all is there: the bytes go to a hidden file beside it first.
   *
   * It has succeeded when the server says so, the data ended in good order, and as many bytes are there as the server
   * tells. Local failures (`ENOSPC`) leave the session in step.
   *
   * @throws TransferIncompleteError when the size differs; and see {@link FTP}
   */
  async download(
    path: CommandText,
    destination: DownloadDestination,
    options: DownloadOptions = {},
  ): Promise<TransferResult> {
    checkOptions<DownloadOptions>("download()", options, DOWNLOAD_OPTIONS);
    return await download(clientOf(this), path, destination, options);
  }

  /**
   * Uploads one file, whole or from an offset on, from a local path, an open file, bytes, an iterable or a stream.
   * A source that fails resets the data connection, so that the server cannot take what it got for the whole file.
   *
   * @throws TransferIncompleteError when the server's file is not as long as it should be; and see {@link FTP}
   */
  async upload(
    source: UploadOrigin,
    path: CommandText,
    options: UploadOptions = {},
  ): Promise<TransferResult> {
    checkOptions<UploadOptions>("upload()", options, UPLOAD_OPTIONS);
    return await upload(clientOf(this), source, path, options);
  }

  /**
   * Retrieves many files, with as few round trips as the server allows: while one file is on its way, the server is asked
   * where it will listen for the next. Servers that cannot take this are noticed, and asked in turn.
   *
   * Each file is given out when it is done, with its `data`, or with the `error` it failed with, which does not end the
   * others; with several connections (`alongside`) in any order. Other calls may be made meanwhile: they
   * queue. Leaving early lets what is under way come to its end.
   *
   * @throws ConnectionClosedError when every connection was lost, the signal's reason, the iterable's own error
   */
  retrieveMany<Item extends CommandText | FileToRetrieve>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: RetrieveManyOptions = {},
  ): AsyncGenerator<RetrievedFile<Item>, void, undefined> {
    checkOptions<RetrieveManyOptions>("retrieveMany()", options, RETRIEVE_MANY_OPTIONS);
    const { maxSize, signal } = options;
    return retrieveMany(this.#with(options), files, { maxSize, signal });
  }

  /**
   * Stores many files: as `retrieveMany`. It goes by the server's final replies; sizes are not compared, which would cost
   * a round trip for each.
   */
  storeMany<Item extends FileToStore>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: ManyOptions = {},
  ): AsyncGenerator<StoredFile<Item>, void, undefined> {
    checkOptions<ManyOptions>("storeMany()", options, MANY_OPTIONS);
    return storeMany(this.#with(options), files, { signal: options.signal });
  }

  /** The lines of NLST, names by rule (X1). The last argument may be options. */
  async nlst(...args: ListingArguments): Promise<string[]> {
    return await nlst(clientOf(this), args);
  }

  /** LIST, a line at a time to the callback, by default to standard output (X2): `dir("-a", "path", callback, options)`. */
  async dir(...args: ListingArguments): Promise<void> {
    return await dir(clientOf(this), args);
  }

  /** MLSD: names with their facts (X3; RFC 3659, 7). Nothing is sent before the first entry is asked for; then all is read. */
  mlsd(path: CommandText = "", options: MlsdOptions = {}): AsyncGenerator<MlsdEntry, void, undefined> {
    checkOptions<MlsdOptions>("mlsd()", options, MLSD_OPTIONS);
    return mlsd(clientOf(this), path, options);
  }

  /** What the server says it can do: names in upper case, with parameters (RFC 2389). Asked once for each connection. */
  async features(options?: CallOptions): Promise<Features> {
    return await simpleCall(this, "features", askFeatures, options);
  }

  /**
   * The entries of a directory, typed, in whatever dialect the server lists: by MLSD where it is offered, else by LIST.
   * An item's `kind` tells entries from lines that were not understood and error texts. Streamed: nothing is sent
   * before the first item is asked for, and until the end other commands are refused.
   */
  list(path: CommandText = "", options: ListOptions = {}): AsyncGenerator<ListingItem, void, undefined> {
    checkOptions<ListOptions>("list()", options, LIST_OPTIONS);
    return list(clientOf(this), path, options);
  }

  /** What the server knows of one path: by MLST, else from its directory's listing, where undefined means: not named there. */
  async stat(path: CommandText, options: ListOptions = {}): Promise<Entry | undefined> {
    checkOptions<ListOptions>("stat()", options, LIST_OPTIONS);
    return await stat(clientOf(this), path, options);
  }

  /**
   * ABOR: ends the transfer at hand, whose call rejects with an AbortError. Resolves when the session is in step again, with the
   * server's reply, whatever that says; rejects when the session was lost. A transfer that is being opened is aborted as soon as
   * it is open. While nothing is transferred, anything but a 2yz and 426 is an error (B1 to B6).
   */
  abort(options?: CallOptions): Promise<Reply> {
    const aborting = this.#abort(options);
    // The transfer's own call tells of it, too: a promise that nobody waits for must not end the process.
    aborting.catch(() => {});
    return aborting;
  }

  async #abort(options?: CallOptions): Promise<Reply> {
    checkCallOptions("abort()", options);
    const client = clientOf(this);
    const session = client.lastSession;
    // A transfer that is being opened is aborted as soon as it is open.
    if (session?.opening !== undefined) await session.opening;
    const transfer = session?.transfer;
    if (session === undefined || transfer === undefined) return await client.call(abortInTurn, options);
    options?.signal?.throwIfAborted();
    const abortion = (transfer.abortion ??= abortTransfer(session, transfer));
    return await client.during(session, () => abortion, options);
  }

  #with({ alongside = [] }: ManyOptions): readonly Client[] {
    return [...new Set([this, ...alongside])].map((ftp) => clientOf(ftp));
  }
}
