import { AsyncLocalStorage } from "node:async_hooks";
import { Turns } from "./turns.ts";

/** A call under way, and the turns of the calls that it makes. */
interface Part {
  readonly turns: Turns;
  /** The call that has made it. */
  readonly above: Part | undefined;
  isOver: boolean;
}

/** Gives calls their turns, as {@link Turns} does. A call that is made by one under way is a part of that, and waits only for other parts. */
export class NestedTurns {
  readonly #turns: Turns;
  readonly #atWork = new AsyncLocalStorage<Part>();
  readonly #waitFor: (turn: Promise<void>) => Promise<void>;

  /** @param waitFor waits for a turn, or fails where it would be in vain */
  constructor(waitFor: (turn: Promise<void>) => Promise<void>) {
    this.#waitFor = waitFor;
    this.#turns = new Turns(waitFor);
  }

  /** Runs the call in its turn. */
  run<T>(call: () => Promise<T>): Promise<T> {
    let above = this.#atWork.getStore();
    while (above?.isOver === true) above = above.above;
    const part: Part = { turns: new Turns(this.#waitFor), above, isOver: false };
    const work = async (): Promise<T> => {
      try {
        return await call();
      } finally {
        part.isOver = true;
      }
    };
    return (above?.turns ?? this.#turns).run(() => this.#atWork.run(part, work));
  }
}
