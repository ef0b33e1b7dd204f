import { FtpConnectionError } from "./errors/connection-errors.ts";
import { type ConnectionStatus, STATUSES } from "./errors/statuses.ts";
import { textOf, translate } from "./errors/translate.ts";
import type { Options } from "./session/connect-options.ts";
import { Connection } from "./session/connection.ts";
import type { RawClient } from "./session/raw-client.ts";

/** Milliseconds for the reply to QUIT where the caller wants it. */
const LOGOUT_REPLY = 30_000;
/** The same where it is only waited for so that the server has read QUIT. */
const END_REPLY = 1_000;

/** The {@link Connection} below a client: for the modules of this package, not a part of the public surface. */
export let connectionOf: (client: ConnectionClient) => Connection;

/** How the connection begins and ends. */
export class ConnectionClient {
  /** The events of the connection: `greeting`, `ready`, `end`, `close`, `error`. */
  readonly rawClient: RawClient;
  readonly #connection = new Connection();

  static {
    connectionOf = (client) => client.#connection;
  }

  constructor() {
    this.rawClient = this.#connection.events;
  }

  /** One of `PromiseFtp.STATUSES`. */
  getConnectionStatus(): ConnectionStatus {
    return this.#connection.status;
  }

  /**
   * Connects and logs in; returns the server's greeting.
   *
   * @throws FtpConnectionError if there is a connection; an error with the `code` of the reply where the server refuses
   */
  async connect(options: Options): Promise<string> {
    return await this.#connection.connect(options);
  }

  /** Connects again, with the options of the last time. */
  async reconnect(): Promise<string> {
    return await this.#connection.reconnect();
  }

  /** QUIT, after the calls before it; the server closes the connection. Returns the text of its reply. */
  async logout(): Promise<string> {
    const connection = this.#connection;
    await connection.renewal;
    if (connection.isOver || connection.isBeingMade || connection.status === STATUSES.DISCONNECTING)
      throw new FtpConnectionError(`can't log out when connection status is: ${connection.status}`);
    connection.leave(STATUSES.LOGGING_OUT);
    connection.lent.discardUnread();
    return await connection.turns.run(async () => {
      try {
        return textOf(await connection.quit(LOGOUT_REPLY));
      } catch (error) {
        throw translate(error);
      }
    });
  }

  /**
   * Closes the connection after the calls before it, and after a download that is read. Resolves to false, or to the error that the
   * connection has ended with meanwhile.
   *
   * @throws FtpConnectionError without a connection
   */
  async end(): Promise<Error | boolean> {
    const connection = this.#connection;
    if (connection.isOver)
      throw new FtpConnectionError(`can't end connection when connection status is: ${connection.status}`);
    // The calls that wait for it come first.
    if (connection.renewal !== undefined) await connection.renewal.catch(() => {});
    if (connection.isOver) return false;
    if (connection.isBeingMade) return this.destroy();
    connection.leave(STATUSES.DISCONNECTING);
    const ended = new Promise<boolean>((resolve) => void this.rawClient.once("close", resolve));
    connection.lent.discardUnread();
    const leaving = connection.turns.run(async () => {
      await connection.quit(END_REPLY).catch(() => {});
    });
    // It was closed meanwhile.
    await leaving.catch(() => {});
    return (await ended) && (connection.lastError ?? true);
  }

  /** Closes the connection at once, also one that is being made; calls that are under way or wait reject. Returns whether there was none. */
  destroy(): boolean {
    const connection = this.#connection;
    if (connection.isOver) return true;
    connection.leave(STATUSES.DISCONNECTING);
    connection.close();
    return false;
  }
}
