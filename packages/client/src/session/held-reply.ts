import type { ReceivedReply } from "./ledger-entry.ts";

/** A reply that may be either of two entries', until the next one shows whose it is, or none comes. */
export class HeldReply {
  /** Whether it may be a late answer to ABOR. */
  mayBeLate = false;
  #received: ReceivedReply | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #onAlone: (received: ReceivedReply) => void;

  /** @param onAlone is given the reply when no other has come in time */
  constructor(onAlone: (received: ReceivedReply) => void) {
    this.#onAlone = onAlone;
  }

  /** @param milliseconds how long it waits for the next one; without, until {@link limit} is called */
  hold(received: ReceivedReply, mayBeLate: boolean, milliseconds?: number): void {
    this.#received = received;
    this.mayBeLate = mayBeLate;
    if (milliseconds !== undefined) this.limit(milliseconds);
  }

  /** From now on the one that is held, if there is one, waits no longer than that. */
  limit(milliseconds: number): void {
    clearTimeout(this.#timer);
    if (this.#received === undefined) return;
    this.#timer = setTimeout(() => this.#onAlone(this.release() as ReceivedReply), milliseconds);
  }

  /** The reply, if there is one, which is held no longer. */
  release(): ReceivedReply | undefined {
    const received = this.#received;
    clearTimeout(this.#timer);
    this.#received = undefined;
    return received;
  }
}
