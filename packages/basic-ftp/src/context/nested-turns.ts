import { AsyncLocalStorage } from "node:async_hooks";
import { Turns } from "./turns.ts";

/** A call under way, and the turns of the calls that it makes. */
interface Part {
  readonly of: NestedTurns;
  readonly turns: Turns;
  isOver: boolean;
}

// The calls that the code at hand runs in, from the outermost on. One storage for all clients: up to Node 22 each that was used once makes every
// promise of the process slower, for as long as the process lives.
const atWork = new AsyncLocalStorage<readonly Part[]>();

/** Gives calls their turns, as {@link Turns} does. A call that is made by one under way is a part of that, and waits only for other parts. */
export class NestedTurns {
  readonly #turns: Turns;
  readonly #waitFor: (turn: Promise<void>) => Promise<void>;

  /** @param waitFor waits for a turn, or fails where it would be in vain */
  constructor(waitFor: (turn: Promise<void>) => Promise<void>) {
    this.#waitFor = waitFor;
    this.#turns = new Turns(waitFor);
  }

  /** Runs the call in its turn. */
  run<T>(call: () => Promise<T>): Promise<T> {
    const around = (atWork.getStore() ?? []).filter(({ isOver }) => !isOver);
    const above = around.findLast((part) => part.of === this);
    const part: Part = { of: this, turns: new Turns(this.#waitFor), isOver: false };
    const work = async (): Promise<T> => {
      try {
        return await call();
      } finally {
        part.isOver = true;
      }
    };
    return (above?.turns ?? this.#turns).run(() => atWork.run([...around, part], work));
  }
}
