import { ConnectionClosedError, isCompletion, type Reply } from "@ftplib/reply";
import type { Session } from "../session/session.ts";
import { provingSize, type Transfer } from "../session/transfer.ts";
import { patienceAfter, patienceWithNothing } from "./after-final.ts";

/**
 * Closes the data connection when the server has said its last word and leaves it open: a while after a refusal; and a
 * while after a 2yz without a byte, where all the announced bytes are there, or, a longer while, none at all have come and none were
 * announced.
 *
 * Over TLS none at all prove nothing: an attacker who can hold up a connection could pass an empty file off as the whole. That is a
 * failure, unless the caller takes the final reply for proof (`acceptMissingCloseNotify`).
 *
 * It is one object for each transfer: closures of each their own would cost more than the rest of it.
 */
export class ClosingAfterFinal {
  /** Whether it was ended so, though all is there. */
  hasClosed = false;
  /** Set where it was ended so, and nobody has proved that all is there. */
  failure: ConnectionClosedError | undefined;
  /** Whether the sink is at work: what it has is not done with yet. */
  isBusy = false;
  readonly #session: Session;
  readonly #transfer: Transfer;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;
  #hasEnded = false;

  constructor(session: Session, transfer: Transfer) {
    this.#session = session;
    this.#transfer = transfer;
    transfer.final.then(
      (reply) => this.#onFinal(reply),
      () => {},
    );
  }

  onBytes(count: number): void {
    this.#count = count;
    this.#timer?.refresh();
  }

  /** The data has ended by itself. */
  stop(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
  }

  #onFinal(reply: Reply): void {
    if (this.#hasEnded) return;
    const patience =
      isCompletion(reply) && this.#mayBeEmpty
        ? patienceWithNothing(this.#session, this.#transfer)
        : patienceAfter(this.#session, this.#transfer.isBare);
    this.#timer = setTimeout(() => this.#onPatienceOver(reply), patience);
  }

  #onPatienceOver(reply: Reply): void {
    const { connection, command, isBare } = this.#transfer;
    if (isCompletion(reply) && (this.isBusy || !this.#isWhole)) return;
    if (isCompletion(reply) && this.#isUnproved) {
      this.failure = unproved(reply, command.shown);
      return connection.reset();
    }
    this.hasClosed = isCompletion(reply);
    if (this.hasClosed && isBare) this.#session.facts.hasNothingBare = true;
    connection.close();
  }

  get #isUnproved(): boolean {
    const { connection } = this.#transfer;
    return (
      this.#size === undefined &&
      connection.tls !== undefined &&
      !this.#session.options.acceptMissingCloseNotify
    );
  }

  get #isWhole(): boolean {
    const size = this.#size;
    return size === undefined ? this.#mayBeEmpty : this.#transfer.offset === 0 && this.#count === size;
  }

  /** Whether nothing has come and nothing was announced, not even in a unit of its own. */
  get #mayBeEmpty(): boolean {
    return this.#count === 0 && this.#transfer.size === undefined;
  }

  get #size(): number | undefined {
    return provingSize(this.#session.facts, this.#transfer);
  }
}

function unproved(reply: Reply, command: string): ConnectionClosedError {
  return new ConnectionClosedError(
    `no data came and the TLS data connection did not end, though the server has said "${reply.lines[0] ?? ""}": data may be missing`,
    {
      command,
      phase: "idle",
      reply,
      hint: "(the option acceptMissingCloseNotify takes the reply for proof)",
    },
  );
}
