import type { Readable } from "node:stream";
import { ConnectionClient, connectionOf } from "./connection-client.ts";
import { FtpConnectionError, FtpReconnectError } from "./errors/connection-errors.ts";
import { ERROR_CODES } from "./errors/error-codes.ts";
import { STATUSES } from "./errors/statuses.ts";
import { textOf, translate } from "./errors/translate.ts";
import type { ListingElement } from "./listing/listing-element.ts";
import { cdup, cwd, pwd, rename, send, type SiteReply, system, textFor } from "./operation/commands.ts";
import { makeDirectories, removeTree } from "./operation/directories.ts";
import { lastMod, list, listSafe, size } from "./operation/lists.ts";
import { get, restart, store } from "./operation/transfers.ts";
import { directoryFrom } from "./session/directory.ts";
import type { Link } from "./session/link.ts";
import { type Input, sourceOf } from "./transfer/source.ts";

/**
 * An FTP client with the methods of promise-ftp. Calls are carried out one after the other, in the order in which they were made.
 *
 * A refusal rejects with an Error whose `code` is the reply's and whose message is its text; the connection stays usable.
 */
export class PromiseFtp extends ConnectionClient {
  static readonly STATUSES: typeof STATUSES = STATUSES;
  static readonly ERROR_CODES: typeof ERROR_CODES = ERROR_CODES;
  static readonly FtpConnectionError: typeof FtpConnectionError = FtpConnectionError;
  static readonly FtpReconnectError: typeof FtpReconnectError = FtpReconnectError;

  /** LIST. Lines that are not understood come as text. @param useCompression makes no difference */
  async list(path?: string | boolean, useCompression?: boolean): Promise<(ListingElement | string)[]> {
    void useCompression;
    return await this.#call("list", (at) => list(at, typeof path === "string" ? path : undefined));
  }

  /** The same in the directory itself, and back: for servers that do not understand every path after LIST. */
  async listSafe(path?: string | boolean, useCompression?: boolean): Promise<(ListingElement | string)[]> {
    void useCompression;
    return await this.#call("listSafe", (at) => listSafe(at, typeof path === "string" ? path : undefined));
  }

  /** RETR: a stream of the file, which ends when the server has confirmed it. Other calls wait until it is read or destroyed. */
  async get(path: string, useCompression?: boolean): Promise<Readable> {
    void useCompression;
    return await this.#call("get", async (at, hold) => {
      const download = await get(at, path);
      hold(download.over);
      connectionOf(this).lend(download, at);
      return download.stream;
    });
  }

  /** STOR: a file of these bytes, of this stream, of the local file with this path, or of this text. */
  async put(input: Input, destPath: string, useCompression?: boolean): Promise<void> {
    void useCompression;
    const source = sourceOf(input);
    await this.#call("put", (at) => store(at, `STOR ${destPath}`, source));
  }

  /** APPE: the same at the end of a file. */
  async append(input: Input, destPath: string, useCompression?: boolean): Promise<void> {
    void useCompression;
    const source = sourceOf(input);
    await this.#call("append", (at) => store(at, `APPE ${destPath}`, source));
  }

  /** RNFR and RNTO. */
  async rename(oldPath: string, newPath: string): Promise<string> {
    return await this.#call("rename", (at) => rename(at, oldPath, newPath));
  }

  /** DELE. */
  async delete(path: string): Promise<string> {
    return await this.#call("delete", (at) => textFor(at, `DELE ${path}`));
  }

  /** CWD: the path that the reply names, if it names one. */
  async cwd(path: string): Promise<string | undefined> {
    return await this.#call("cwd", async (at) => {
      const named = await cwd(at, path);
      this.#enter(path);
      return named;
    });
  }

  /** CDUP. */
  async cdup(): Promise<string | undefined> {
    return await this.#call("cdup", async (at) => {
      const named = await cdup(at);
      this.#enter("..");
      return named;
    });
  }

  /** PWD. */
  async pwd(): Promise<string> {
    return await this.#call("pwd", pwd);
  }

  /** MKD. @param recursive makes the directories above as well, and takes those that are there */
  async mkdir(path: string, recursive?: boolean): Promise<string> {
    return await this.#call("mkdir", (at) =>
      recursive === true ? makeDirectories(at, path) : textFor(at, `MKD ${path}`),
    );
  }

  /** RMD. @param recursive removes what is in the directory first */
  async rmdir(path: string, recursive?: boolean): Promise<string | undefined> {
    return await this.#call("rmdir", (at) =>
      recursive === true ? removeTree(at, path) : textFor(at, `RMD ${path}`),
    );
  }

  /** SITE, with the command that follows it. */
  async site(command: string): Promise<SiteReply> {
    return await this.#call("site", async (at) => {
      const reply = await send(at, `SITE ${command}`);
      return { text: textOf(reply), code: reply.code };
    });
  }

  /** STAT: what the server says of itself. */
  async status(): Promise<string> {
    return await this.#call("status", (at) => textFor(at, "STAT"));
  }

  /** SYST: the first word of the reply. */
  async system(): Promise<string> {
    return await this.#call("system", system);
  }

  /** SIZE, in bytes. */
  async size(path: string): Promise<number> {
    return await this.#call("size", (at) => size(at, path));
  }

  /** MDTM. As with promise-ftp, the server's UTC is taken for the time of this machine. */
  async lastMod(path: string): Promise<Date> {
    return await this.#call("lastMod", (at) => lastMod(at, path));
  }

  /** REST: the next `get` or `put` begins at this byte. */
  async restart(byteOffset: number): Promise<string> {
    return await this.#call("restart", (at) => restart(at, byteOffset));
  }

  /** TYPE A for transfers: the server changes the line ends of text. */
  async ascii(): Promise<string> {
    return await this.#call("ascii", (at) => setType(at, "A"));
  }

  /** TYPE I for transfers, which is so after `connect`. */
  async binary(): Promise<string> {
    return await this.#call("binary", (at) => setType(at, "I"));
  }

  /** ABOR: ends the transfer that is under way, whose stream or call fails. @param immediate makes no difference */
  async abort(immediate?: boolean): Promise<string> {
    void immediate;
    const connection = connectionOf(this);
    await connection.prepare("abort");
    const { download } = connection.lent;
    const { session, transfers } = connection.link;
    const error = new DOMException("the transfer was aborted by abort()", "AbortError");
    try {
      return textOf(await session.abort());
    } catch (thrown) {
      throw translate(thrown);
    } finally {
      transfers.stop?.(error);
      await download?.fail(error);
    }
  }

  /** The turn is taken at once, so that what is called after this comes after it. */
  async #call<T>(
    name: string,
    run: (at: Link, hold: (until: Promise<unknown>) => void) => Promise<T>,
  ): Promise<T> {
    const connection = connectionOf(this);
    const renewal = connection.prepare(name);
    // It may reject before the turn.
    renewal?.catch(() => {});
    return await connection.turns.run(async (hold) => {
      await renewal;
      return await run(connection.link, hold);
    });
  }

  #enter(path: string): void {
    const connection = connectionOf(this);
    connection.directory = directoryFrom(connection.directory, path);
  }
}

async function setType(link: Link, type: "A" | "I"): Promise<string> {
  const text = await textFor(link, `TYPE ${type}`);
  link.transfers.isText = type === "A";
  return text;
}
