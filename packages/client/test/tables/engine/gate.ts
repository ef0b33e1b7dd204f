/** A promise of the caller's, and whether anybody has come to wait for it. */
export class Gate {
  isAwaited = false;
  open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  readonly wait = (): Promise<void> => {
    this.isAwaited = true;
    return this.#opened;
  };
}
