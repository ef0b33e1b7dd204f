import type { TLSSocket } from "node:tls";

import { reportsTickets } from "./runtime.ts";

/** How long a cut waits for the peer's first record, milliseconds. */
const patience = 250;

/** How long it waits after that for another, milliseconds: most servers send two tickets, one right after the other. */
const patienceAfterFirst = 20;

/**
 * Makes a cut wait for the peer's first records after the handshake of TLS 1.3.
 *
 * When the handshake is done, a server sends its session tickets. A reset that meets them on their way fails that write;
 * OpenSSL drops the failure, and with it goes the only sign of the reset: the server then reads a clean end, and takes
 * half a file for the whole.
 */
export class FirstRecord {
  readonly #socket: TLSSocket;
  #hasSettled = false;
  /** When the first ticket came, by the clock of `performance`. */
  #firstTicket: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #cut: (() => void) | undefined;

  /** Is made when the handshake is done. */
  constructor(socket: TLSSocket) {
    this.#socket = socket;
    if (reportsTickets) socket.on("session", () => this.onTicket());
    for (const event of ["end", "close"]) socket.once(event, () => this.settle());
  }

  /** Whether a cut must wait. */
  get isDue(): boolean {
    return !this.#hasSettled && this.#patienceLeft() > 0;
  }

  /** Nothing is due any more: what came is not a ticket, or nothing will come. */
  settle(): void {
    // Called with every block that comes.
    if (this.#hasSettled) return;
    this.#hasSettled = true;
    clearTimeout(this.#timer);
    const cut = this.#cut;
    this.#cut = undefined;
    cut?.();
  }

  /** Cuts when nothing is due any more, in 270 ms at the latest. Until then the socket is read, and nothing new goes out. */
  wait(cut: () => void): void {
    this.#cut = cut;
    this.#startTimer();
    this.#socket.cork();
    this.#socket.resume();
  }

  /** A ticket has come. */
  onTicket(): void {
    if (this.#firstTicket !== undefined) return this.settle();
    this.#firstTicket = performance.now();
    if (this.#cut !== undefined) this.#startTimer();
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.settle(), Math.max(this.#patienceLeft(), 0));
  }

  #patienceLeft(): number {
    if (this.#firstTicket === undefined) return patience;
    return this.#firstTicket + patienceAfterFirst - performance.now();
  }
}
