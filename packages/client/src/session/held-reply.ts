import type { ReceivedReply } from "./ledger-entry.ts";

// How long it waits for the next one, milliseconds.
const HOLD = 1_000;

/** A reply that may be either of two entries', until the next one shows whose it is, or none comes. */
export class HeldReply {
  #held: { readonly received: ReceivedReply; readonly timer: NodeJS.Timeout } | undefined;

  /** @param onAlone is given the reply when no other has come */
  hold(received: ReceivedReply, onAlone: (received: ReceivedReply) => void): void {
    const timer = setTimeout(() => {
      const alone = this.release();
      if (alone !== undefined) onAlone(alone);
    }, HOLD);
    this.#held = { received, timer };
  }

  /** The reply, if there is one, which is held no longer. */
  release(): ReceivedReply | undefined {
    const held = this.#held;
    clearTimeout(held?.timer);
    this.#held = undefined;
    return held?.received;
  }
}
