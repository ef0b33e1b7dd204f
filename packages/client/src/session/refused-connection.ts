import type { Connection } from "@ftplib/transport";
import { onAbort } from "./on-abort.ts";

/** A data connection that is being opened, or is open. */
export interface Opening {
  /** The connection as data will flow on it: with TLS where it is protected. */
  readonly opened: Promise<Connection>;
  /** Cancels the handshake, and resets the connection if it is open. */
  readonly reset: () => void;
}

/** Where the last passive transfer was refused. */
export interface RefusedPort {
  /** The server's port. */
  readonly port: number;
  /** The data connection that was left open there; undefined where it was closed. */
  readonly connection: RefusedConnection | undefined;
}

/** What a data connection was opened for. */
interface Purpose {
  readonly isProtected: boolean;
  /** TLS that was begun for an upload would not notice how a download ends. */
  readonly isUpload: boolean;
}

/**
 * The data connection of a transfer that the server has refused. It is left open where only the server's end of it proves that
 * the server will not take it for the data connection of the next transfer.
 */
export class RefusedConnection {
  /** Settles when the server has ended it, or it has failed, or it was taken; never rejects. */
  readonly ended: Promise<void>;
  readonly #opening: Opening;
  readonly #purpose: Purpose;
  readonly #taking: AbortController = new AbortController();
  #isOpen = false;
  #isUnused = true;

  /** @param signal resets it, in whatever state it is */
  constructor(opening: Opening, purpose: Purpose, signal: AbortSignal) {
    this.#opening = opening;
    this.#purpose = purpose;
    const stopListening = onAbort(signal, () => this.reset());
    this.ended = this.#watch().finally(stopListening);
  }

  /** Resets it, since what was refused is not a file. */
  reset(): void {
    this.#opening.reset();
  }

  /** Hands it over to another transfer; undefined where it does not fit, or has ended, or something has come on it. */
  async take({ isProtected, isUpload }: Purpose): Promise<Opening | undefined> {
    this.#taking.abort();
    if (this.#isOpen) await this.ended;
    const mine = this.#purpose;
    const isFit = mine.isProtected === isProtected && (!isProtected || !mine.isUpload || isUpload);
    return isFit && this.#isUnused ? this.#opening : undefined;
  }

  async #watch(): Promise<void> {
    const connection = await this.#opening.opened.catch(() => undefined);
    const { signal } = this.#taking;
    if (signal.aborted) return;
    this.#isOpen = connection !== undefined;
    try {
      while ((await connection?.read({ signal })) !== undefined) this.#isUnused = false;
    } catch {
      // A read that is cancelled loses nothing.
      if (signal.aborted) return;
    }
    this.#isUnused = false;
    connection?.close();
  }
}
