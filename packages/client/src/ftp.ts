import type { Entry, ListingItem } from "@ftplib/listing";
import type { Reply } from "@ftplib/reply";
import type { CommandText } from "./command/command.ts";
import { clientOf, type FtpControl } from "./ftp-control.ts";
import { FtpTransfers } from "./ftp-transfers.ts";
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
import { type FileToRetrieve, type RetrievedFile, retrieveMany } from "./many/retrieve-many.ts";
import {
  sendTogether,
  TOGETHER_OPTIONS,
  togetherCommand,
  type TogetherOptions,
} from "./many/send-together.ts";
import { type FileToStore, type StoredFile, storeMany } from "./many/store-many.ts";
import { ManyRuns } from "./many-runs.ts";
import { OPEN_LOGIN_OPTIONS, openClient, type OpenOptions } from "./open-client.ts";
import { CALL_OPTIONS, type CallOptions } from "./session/call-limits.ts";
import { checkOptions, nameOf, type OptionKinds } from "./session/check-options.ts";
import type { Client } from "./session/client.ts";
import { FTP_OPTIONS } from "./session/option-kinds.ts";
import { mapInPieces } from "./transfer/in-pieces.ts";

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
export class FTP extends FtpTransfers {
  readonly #runs: ManyRuns = new ManyRuns();

  /** Connects to the host, and logs in when a `user` is given (ftplib, L1). On any failure nothing is left open. */
  static async open(host: string, options: OpenOptions = {}): Promise<FTP> {
    checkOptions<OpenOptions>("FTP.open()", options, OPEN_OPTIONS);
    return await openClient((settings) => new FTP(settings), host, options);
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
   * A `signal` limits the whole run; `timeout.total` each file, and each wait for the next one of an iterable.
   *
   * @throws RangeError for a negative `maxSize`; from the outcomes ConnectionClosedError when every connection was lost, the signal's
   *   reason, the iterable's own error, TimeoutError of the phase `total` when it gives nothing for so long
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
    const checking = mapInPieces(commands, (each) => togetherCommand(each, client.rules));
    return await client.call(async (session) => sendTogether(session, await checking, options), options);
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
