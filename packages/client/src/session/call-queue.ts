import { AsyncLocalStorage } from "node:async_hooks";
import { onAbort } from "./on-abort.ts";

interface Turn {
  readonly queue: CallQueue;
  isOver: boolean;
}

// The turns that the code at hand runs in, so that a call made from within a callback is told from one beside it.
const turns = new AsyncLocalStorage<readonly Turn[]>();

/** One call at a time, first come, first served (design: two calls at once queue). */
export class CallQueue {
  #last: Promise<void> = Promise.resolve();
  #calls = 0;

  /** Whether a call is under way or waits for its turn. */
  get isBusy(): boolean {
    return this.#calls > 0;
  }

  /**
   * Runs the call when every earlier one has settled.
   *
   * @throws TypeError when it is made from within a turn of the same queue (from a transfer's callback, say): as a rule it would
   *   wait for a call that waits for it, and nobody can see whether that is so
   * @throws the signal's reason when it fires before the call's turn; then the call never starts
   */
  async run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    // What a callback leaves behind (a timer, a listener) runs in its turn for ever, also when that is over.
    const around = (turns.getStore() ?? []).filter(({ isOver }) => !isOver);
    if (around.some(({ queue }) => queue === this)) {
      throw new TypeError(
        "this call was made from within a callback of a transfer on the same connection: if that waits for it, both wait for ever; make it after the transfer",
      );
    }
    signal?.throwIfAborted();
    const before = this.#last;
    const { promise: done, resolve: finish } = withResolvers();
    this.#last = before.then(() => done);
    const turn: Turn = { queue: this, isOver: false };
    this.#calls++;
    try {
      await untilTurn(before, signal);
      return await turns.run([...around, turn], call);
    } finally {
      turn.isOver = true;
      this.#calls--;
      finish();
    }
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function untilTurn(before: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return before;
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(signal, () => reject(signal.reason));
    void before.then(() => {
      stopListening();
      resolve();
    });
  });
}
