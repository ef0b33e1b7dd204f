import type { Entry, ListingItem } from "@ftplib/listing";
import type { Reply } from "@ftplib/reply";
import type { Connection, Listener } from "@ftplib/transport";
import { type CommandText, rawCommand } from "./command/command.ts";
import type { OpenedTransfer, TransferOptions } from "./transfer/open-transfer.ts";
import type { DownloadDestination, DownloadOptions, TransferResult } from "./file/download.ts";
import type { DownloadTarget } from "./transfer/destination.ts";
import { complete } from "./exchange/conversation.ts";
import { askFeatures, type Features } from "./session/features.ts";
import { FtpCommands } from "./ftp-commands.ts";
import { run, sessionOf } from "./ftp-control.ts";
import type { LineCallback } from "./transfer/line-reader.ts";
import type { ListOptions } from "./list/list.ts";
import type { ListingArguments, MlsdOptions } from "./list/nlst-dir-mlsd.ts";
import type { ManyOptions } from "./many/transfer-many.ts";
import type { MlsdEntry } from "./list/mlsd-entry.ts";
import type { FtpOptions } from "./session/options.ts";
import { printLine } from "./log/print-line.ts";
import type { RetrieveOptions } from "./transfer/retrieve.ts";
import type { FileToRetrieve, RetrievedFile, RetrieveManyOptions } from "./many/retrieve-many.ts";
import type { CallOptions } from "./session/session.ts";
import type { StoreLinesOptions, StoreOptions } from "./transfer/store.ts";
import type { FileToStore, StoredFile } from "./many/store-many.ts";
import { iterateTransfers, withTransfers } from "./transfers-on-demand.ts";
import type { UploadOptions, UploadOrigin } from "./file/upload.ts";
import type { UploadSource } from "./transfer/source.ts";

/** Options of {@link FTP.open}: where, how, and as whom. */
export interface OpenOptions extends FtpOptions, CallOptions {
  /** Logs in as this user; left out, no login. */
  readonly user?: CommandText | undefined;
  readonly password?: CommandText | undefined;
  readonly account?: CommandText | undefined;
}

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
 * arguments make it reject with TypeError or RangeError before a byte is written.
 */
export class FTP extends FtpCommands {
  /** Connects to the host, and logs in when a `user` is given (ftplib, L1). On any failure nothing is left open. */
  static async open(host: string, options: OpenOptions = {}): Promise<FTP> {
    return await openClient(new FTP({ ...options, host }), options);
  }

  /** PORT (D1): where we listen for a data connection, IPv4. */
  async sendport(host: string, port: number, options?: CallOptions): Promise<Reply> {
    return withTransfers(({ portCommand }) =>
      run(this, complete(portCommand(sessionOf(this), host, port)), options),
    );
  }

  /** EPRT (D2): the same for either family: RFC 2428, 2. */
  async sendeprt(host: string, port: number, options?: CallOptions): Promise<Reply> {
    return withTransfers(({ extendedPortCommand }) =>
      run(this, complete(extendedPortCommand(sessionOf(this), host, port)), options),
    );
  }

  /** Listens for one connection from the server, and tells it where by PORT or EPRT (D3). The caller closes it. */
  async makeport(options?: CallOptions): Promise<Listener> {
    const session = sessionOf(this);
    return withTransfers(({ openListener }) => session.exclusive(() => openListener(session), options));
  }

  /** Asks the server to listen, by PASV or EPSV: where to connect to (D4). The host is the server's, whatever a 227 names. */
  async makepasv(options?: CallOptions): Promise<{ host: string; port: number }> {
    const session = sessionOf(this);
    return withTransfers(({ askPassiveEndpoint, dataHost }) =>
      session.exclusive(async () => {
        const endpoint = await askPassiveEndpoint(session);
        return { host: dataHost(session, endpoint), port: endpoint.port };
      }, options),
    );
  }

  /**
   * Begins a transfer and hands out its data connection, with the size that the 150 announced if it did (D5 to D10).
   * The caller reads or writes it, ends it, closes it, and then calls `voidresp()`; until then other commands are refused.
   */
  async ntransfercmd(cmd: CommandText, options: TransferOptions = {}): Promise<OpenedTransfer> {
    const session = sessionOf(this);
    const sent = rawCommand(cmd, session.rules);
    return withTransfers(async ({ openTransfer, restartAt }) => {
      const restart = restartAt(session, options.rest);
      return session.exclusive(async () => {
        const { connection, size } = await openTransfer(session, sent, restart);
        return { connection, size };
      }, options);
    });
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
  async retrbinary(cmd: CommandText, target: DownloadTarget, options: RetrieveOptions = {}): Promise<Reply> {
    return withTransfers(({ retrieveBinary }) => retrieveBinary(sessionOf(this), cmd, target, options));
  }

  /** Transfers in TYPE A, a line at a time without its line end (T2); by default to standard output. */
  async retrlines(
    cmd: CommandText,
    callback: LineCallback = printLine,
    options: CallOptions = {},
  ): Promise<Reply> {
    return withTransfers(({ retrieveLines }) => retrieveLines(sessionOf(this), cmd, callback, options));
  }

  /** The blocks of `retrbinary` as an iterable. Leaving it early ends the transfer; until its end other commands are refused. */
  blocks(cmd: CommandText, options: TransferOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    return iterateTransfers(({ iterateBlocks }) => iterateBlocks(sessionOf(this), cmd, options));
  }

  /** The lines of `retrlines` as an iterable; as `blocks`. */
  lines(cmd: CommandText, options: CallOptions = {}): AsyncGenerator<string, void, undefined> {
    return iterateTransfers(({ iterateLines }) => iterateLines(sessionOf(this), cmd, options));
  }

  /** Uploads in TYPE I what the source gives by `cmd` (`STOR name`) (T3). A source that fails resets the data connection. */
  async storbinary(cmd: CommandText, source: UploadSource, options: StoreOptions = {}): Promise<Reply> {
    return withTransfers(({ storeBinary }) => storeBinary(sessionOf(this), cmd, source, options));
  }

  /** Uploads in TYPE A, each line ending in CR LF on the wire whatever it ended in before (T4). */
  async storlines(cmd: CommandText, source: UploadSource, options: StoreLinesOptions = {}): Promise<Reply> {
    return withTransfers(({ storeLines }) => storeLines(sessionOf(this), cmd, source, options));
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
    return withTransfers(({ download }) => download(sessionOf(this), path, destination, options));
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
    return withTransfers(({ upload }) => upload(sessionOf(this), source, path, options));
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
  async *retrieveMany<Item extends CommandText | FileToRetrieve>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: RetrieveManyOptions = {},
  ): AsyncGenerator<RetrievedFile<Item>, void, undefined> {
    // Loaded when it is first needed, as TLS and the listing parser are.
    const { retrieveMany } = await import("./many/retrieve-many.ts");
    yield* retrieveMany(this, files, options);
  }

  /**
   * Stores many files: as `retrieveMany`. It goes by the server's final replies; sizes are not compared, which would cost
   * a round trip for each.
   */
  async *storeMany<Item extends FileToStore>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: ManyOptions = {},
  ): AsyncGenerator<StoredFile<Item>, void, undefined> {
    const { storeMany } = await import("./many/store-many.ts");
    yield* storeMany(this, files, options);
  }

  /** The lines of NLST, names by rule (X1). The last argument may be options. */
  async nlst(...args: ListingArguments): Promise<string[]> {
    return withTransfers(({ nlst }) => nlst(sessionOf(this), args));
  }

  /** LIST, a line at a time to the callback, by default to standard output (X2): `dir("-a", "path", callback, options)`. */
  async dir(...args: ListingArguments): Promise<void> {
    return withTransfers(({ dir }) => dir(sessionOf(this), args));
  }

  /** MLSD: names with their facts (X3; RFC 3659, 7). Nothing is sent before the first entry is asked for; then all is read. */
  mlsd(path: CommandText = "", options: MlsdOptions = {}): AsyncGenerator<MlsdEntry, void, undefined> {
    return iterateTransfers(({ mlsd }) => mlsd(sessionOf(this), path, options));
  }

  /** What the server says it can do: names in upper case, with parameters (RFC 2389). Asked once for each connection. */
  async features(options?: CallOptions): Promise<Features> {
    const session = sessionOf(this);
    return session.exclusive(() => askFeatures(session), options);
  }

  /**
   * The entries of a directory, typed, in whatever dialect the server lists: by MLSD where it is offered, else by LIST.
   * An item's `kind` tells entries from lines that were not understood and error texts. Streamed: nothing is sent
   * before the first item is asked for, and until the end other commands are refused.
   */
  list(path: CommandText = "", options: ListOptions = {}): AsyncGenerator<ListingItem, void, undefined> {
    return iterateTransfers(({ list }) => list(sessionOf(this), path, options));
  }

  /** What the server knows of one path: by MLST, else from its directory's listing, where undefined means: not named there. */
  async stat(path: CommandText, options: ListOptions = {}): Promise<Entry | undefined> {
    return withTransfers(({ stat }) => stat(sessionOf(this), path, options));
  }

  /** ABOR: ends the transfer at hand, whose call rejects with an AbortError, and leaves the session in step (B1 to B6). */
  async abort(options?: CallOptions): Promise<Reply> {
    const session = sessionOf(this);
    const { transfer } = session;
    return withTransfers(async ({ abortNothing, abortTransfer }) => {
      if (transfer === undefined) return session.exclusive(() => abortNothing(session), options);
      options?.signal?.throwIfAborted();
      const abortion = (transfer.abortion ??= abortTransfer(session, transfer));
      return session.limited(() => abortion, options);
    });
  }
}
