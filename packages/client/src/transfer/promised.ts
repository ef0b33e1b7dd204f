import { isThenable } from "./thenable.ts";

/** The failures of a callback that is not waited for each time: what it throws, and what its promises are rejected with. */
export class Promised {
  #failure: { readonly error: unknown } | undefined;
  #all: Promise<unknown> = Promise.resolve();

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Calls back, and throws nothing. */
  run(callback: () => unknown): void {
    const note = (error: unknown): void => void (this.#failure ??= { error });
    try {
      const done = callback();
      if (!isThenable(done)) return;
      const before = this.#all;
      const settled = Promise.resolve(done).catch(note);
      this.#all = settled.then(() => before);
    } catch (error) {
      note(error);
    }
  }

  /** Throws the first failure that is known. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Waits for the promises, and throws the first failure. */
  async settled(): Promise<void> {
    await this.#all;
    this.throwIfFailed();
  }
}
