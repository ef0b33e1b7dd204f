import type { Entry, ListingItem } from "@ftplib/listing";
import type { Reply } from "@ftplib/reply";
import { type CommandText, rawCommand } from "./command/command.ts";
import {
  download,
  type DownloadDestination,
  type DownloadOptions,
  type TransferResult,
} from "./file/download.ts";
import { upload, type UploadOptions, type UploadOrigin } from "./file/upload.ts";
import { FtpFileCommands } from "./ftp-file-commands.ts";
import { clientOf, type FtpControl } from "./ftp-control.ts";
import { Items } from "./items.ts";
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
import { sendTogether, TOGETHER_OPTIONS, type TogetherOptions } from "./many/send-together.ts";
import { type FileToStore, type StoredFile, storeMany } from "./many/store-many.ts";
import { ManyRuns } from "./many-runs.ts";
import { OPEN_LOGIN_OPTIONS, openClient, type OpenOptions } from "./open-client.ts";
import { CALL_OPTIONS, type CallOptions, checkCallOptions } from "./session/call-limits.ts";
import { checkOptions, nameOf, type OptionKinds } from "./session/check-options.ts";
import type { Client } from "./session/client.ts";
import { FTP_OPTIONS } from "./session/option-kinds.ts";
import type { DownloadTarget } from "./transfer/destination.ts";
import type { LineCallback } from "./transfer/line-reader.ts";
import { BLOCKS_OPTIONS, type BlocksOptions } from "./transfer/restart.ts";
import {
  iterateBlocks,
  iterateLines,
  retrieveBinary,
  retrieveLines,
  type RetrieveOptions,
} from "./transfer/retrieve.ts";
import type { UploadSource } from "./transfer/source.ts";
import { storeBinary, storeLines, type StoreLinesOptions, type StoreOptions } from "./transfer/store.ts";

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

const OPEN_OPTIONS: OptionKinds<OpenOptions> = { ...FTP_OPTIONS, ...OPEN_LOGIN_OPTIONS };

/** More than these are not collected, so that a listing without an end does not fill the memory (hostile-server S82). */
const MOST_LISTED = 1_000_000;

/**
 * An FTP client: ftplib's `FTP`, one method one command. The constructor opens nothing; {@link FTP.open} connects and
 * logs in. Two calls at once queue. After a timeout, a protocol error or a lost connection every call rejects, with what happened as `cause`, until `connect()`.
 *
 * What every call may reject with: UnexpectedReplyError, TemporaryReplyError and PermanentReplyError for the server's
 * replies, ProtocolError, ConnectionClosedError, TimeoutError, the signal's reason, and the system's errors. Bad
 * arguments make it reject with TypeError or RangeError before a byte is written.
 */
export class FTP extends FtpFileCommands {
  readonly #runs: ManyRuns = new ManyRuns();

  /** Connects to the host, and logs in when a `user` is given (ftplib, L1). On any failure nothing is left open. */
  static async open(host: string, options: OpenOptions = {}): Promise<FTP> {
    checkOptions<OpenOptions>("FTP.open()", options, OPEN_OPTIONS);
    return await openClient((settings) => new FTP(settings), host, options);
  }

  /**
   * Transfers in TYPE I what `cmd` (`RETR name`) sends (T1); resolves with the final reply when all is there.
   *
   * A callback is awaited before the next block is read, so a slow one slows the server down. A stream is ended on
   * success and destroyed on failure.
   */
  async retrbinary(cmd: CommandText, target: DownloadTarget, options: RetrieveOptions = {}): Promise<Reply> {
    return await retrieveBinary(clientOf(this), cmd, target, options);
  }

  /**
   * Transfers in TYPE A, a line at a time without its line end (T2); by default to standard output. A server that refuses TYPE A
   * transfers in the type that it has, and the lines end where they end; only when it refuses the transfer, too, is that an error.
   */
  async retrlines(
    cmd: CommandText,
    callback: LineCallback = printLine,
    options: CallOptions = {},
  ): Promise<Reply> {
    checkCallOptions("retrlines()", options);
    return await retrieveLines(clientOf(this), cmd, callback, options);
  }

  /** The blocks of `retrbinary` as an iterable. Leaving it early ends the transfer; until its end other commands are refused. */
  blocks(cmd: CommandText, options: BlocksOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    checkOptions<BlocksOptions>("blocks()", options, BLOCKS_OPTIONS);
    return iterateBlocks(clientOf(this), cmd, options);
  }

  /** The lines of `retrlines` as an iterable; as `blocks`. */
  lines(cmd: CommandText, options: CallOptions = {}): AsyncGenerator<string, void, undefined> {
    checkCallOptions("lines()", options);
    return iterateLines(clientOf(this), cmd, options);
  }

  /**
   * Uploads in TYPE I what the source gives by `cmd` (`STOR name`) (T3). A source that fails resets the data connection.
   *
   * It goes by the server's final reply: a 426 or 451 is an error also of a file that arrived whole. `upload` asks for the size then,
   * which says nothing here: after APPE, REST or STOU nobody knows how long the file was, or what it is called.
   */
  async storbinary(cmd: CommandText, source: UploadSource, options: StoreOptions = {}): Promise<Reply> {
    return await storeBinary(clientOf(this), cmd, source, options);
  }

  /**
   * Uploads in TYPE A, each line ending in CR LF on the wire whatever it ended in before (T4). It goes by the server's final
   * reply, since servers store and count other bytes than were sent.
   */
  async storlines(cmd: CommandText, source: UploadSource, options: StoreLinesOptions = {}): Promise<Reply> {
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
    return await download(clientOf(this), path, destination, options);
  }

  /**
   * Uploads one file, whole or from an offset on, from a local path, an open file, bytes, an iterable or a stream.
   * A source that fails resets the data connection, so that the server cannot take what it got for the whole file.
   *
   * Some servers say 426 or 451 of a file that arrived whole. With `verifySize` that is a success, with this reply as `reply`, if SIZE gives
   * as many bytes as were sent and MDTM, where the server knows it, a time since the upload began, within five minutes. Otherwise it
   * stays the error of that reply, and the message says what the server has.
   *
   * @throws TransferIncompleteError when the server's file is not as long as it should be; and see {@link FTP}
   */
  async upload(
    source: UploadOrigin,
    path: CommandText,
    options: UploadOptions = {},
  ): Promise<TransferResult> {
    return await upload(clientOf(this), source, path, options);
  }

  /**
   * Retrieves many files, with as few round trips as the server allows: while one file is on its way, the server is asked
   * where it will listen for the next. Servers that cannot take this are noticed, and asked in turn.
   *
   * Nothing is sent before the first outcome is asked for: iterate over the result, or await it, which gives an array. When the
   * client is closed and nobody has, a warning of the process says that nothing was transferred.
   *
   * Each file is given out when it is done, with its `data`, or with the `error` it failed with, which does not end the
   * others; with several connections (`alongside`) in any order. Other calls may be made meanwhile: they
   * queue. Leaving early lets what is under way come to its end.
   *
   * @throws RangeError for a negative `maxSize`; from the outcomes ConnectionClosedError when every connection was lost, the signal's
   *   reason, the iterable's own error
   */
  retrieveMany<Item extends CommandText | FileToRetrieve>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: RetrieveManyOptions = {},
  ): Items<RetrievedFile<Item>> {
    checkOptions<RetrieveManyOptions>("retrieveMany()", options, RETRIEVE_MANY_OPTIONS);
    const { maxSize, signal } = options;
    if (maxSize !== undefined && !(maxSize >= 0))
      throw new RangeError(`maxSize must be 0 bytes or more, or Infinity; it is ${maxSize}`);
    const outcomes = retrieveMany(this.#with(options), files, { maxSize, signal });
    return this.#runs.add(new Items(outcomes, { name: "retrieveMany()" }));
  }

  /**
   * Stores many files: as `retrieveMany`. It goes by the server's final replies; sizes are not compared, which would cost
   * a round trip for each, but after a 426 or 451 as in `upload`.
   */
  storeMany<Item extends FileToStore>(
    files: Iterable<Item> | AsyncIterable<Item>,
    options: ManyOptions = {},
  ): Items<StoredFile<Item>> {
    checkOptions<ManyOptions>("storeMany()", options, MANY_OPTIONS);
    const outcomes = storeMany(this.#with(options), files, { signal: options.signal });
    return this.#runs.add(new Items(outcomes, { name: "storeMany()" }));
  }

  /**
   * Sends several commands, and returns their replies in the same order, refusals too. Where the server was seen to read each
   * command of a packet, they share packets of at most 1,200 bytes, one round trip each. `storeMany` and `retrieveMany` see that, and
   * eight commands or more are preceded by a packet that shows it. Commands that depend on each other form groups (`groupSize`);
   * none may begin a transfer. Where the call fails, `onReply` has had the replies that came before.
   *
   * @throws UnexpectedReplyError for a 1yz
   */
  async sendTogether(
    commands: readonly CommandText[],
    options: TogetherOptions = {},
  ): Promise<readonly Reply[]> {
    checkOptions<TogetherOptions>("sendTogether()", options, TOGETHER_OPTIONS);
    if (!Array.isArray(commands))
      throw new TypeError(`the commands of sendTogether() must be an array, not ${nameOf(commands)}`);
    const client = clientOf(this);
    const sent = commands.map((each) => rawCommand(each, client.rules));
    return await client.call((session) => sendTogether(session, sent, options), options);
  }

  /** The lines of NLST, names by rule (X1). The last argument may be options. */
  async nlst(...args: ListingArguments): Promise<string[]> {
    return await nlst(clientOf(this), args);
  }

  /** LIST, a line at a time to the callback, by default to standard output (X2): `dir("-a", "path", callback, options)`. */
  async dir(...args: ListingArguments): Promise<void> {
    return await dir(clientOf(this), args);
  }

  /** MLSD: names with their facts (X3; RFC 3659, 7). Nothing is sent before the first entry is asked for; then all is read. `await` gives an array. */
  mlsd(path: CommandText = "", options: MlsdOptions = {}): Items<MlsdEntry> {
    checkOptions<MlsdOptions>("mlsd()", options, MLSD_OPTIONS);
    return new Items(mlsd(clientOf(this), path, options), { name: "mlsd()" });
  }

  /**
   * The entries of a directory, typed, in whatever dialect the server lists: by MLSD where it is offered, else by LIST.
   * An item's `kind` tells entries from lines that were not understood and error texts. Nothing is sent before the first
   * item is asked for; `await` gives an array, of a million items at most.
   *
   * A listing of at most 1 MiB and 10,000 lines is read whole before its first item is given out, so that a loop over it may
   * make other calls. A longer one is streamed, and until its end other calls are refused: collect it in an array first.
   */
  list(path: CommandText = "", options: ListOptions = {}): Items<ListingItem> {
    checkOptions<ListOptions>("list()", options, LIST_OPTIONS);
    return new Items(list(clientOf(this), path, options), { name: "list()", most: MOST_LISTED });
  }

  /**
   * What the server knows of one path: by MLST, else from the listing of its directory. Undefined when nothing is there, on
   * every server: many refuse with the same 550 whatever the reason, so the words of the refusal count, and where they say
   * nothing clear, the listing of the directory decides.
   *
   * @throws PermanentReplyError, or TemporaryReplyError, when the server forbids to look or gives another reason; FtpError when
   * a listing says so inside its data. Then nobody knows whether the path exists.
   */
  async stat(path: CommandText, options: ListOptions = {}): Promise<Entry | undefined> {
    checkOptions<ListOptions>("stat()", options, LIST_OPTIONS);
    return await stat(clientOf(this), path, options);
  }

  /** Whether `stat` finds something at the path. Rejects where it does: what is forbidden to look at may exist. */
  async exists(path: CommandText, options: ListOptions = {}): Promise<boolean> {
    checkOptions<ListOptions>("exists()", options, LIST_OPTIONS);
    return (await stat(clientOf(this), path, options)) !== undefined;
  }

  /** QUIT, then closes the connection; when QUIT is refused it stays open (L10). */
  override async quit(options?: CallOptions): Promise<Reply> {
    const reply = await super.quit(options);
    this.#runs.close();
    return reply;
  }

  /** Closes the connection at once and sends nothing; may be called at any time (L11). */
  override close(): void {
    super.close();
    this.#runs.close();
  }

  #with({ alongside = [] }: ManyOptions): readonly Client[] {
    return [...new Set([this, ...alongside])].map((ftp) => clientOf(ftp, "each client of alongside"));
  }
}
