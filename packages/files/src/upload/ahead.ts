/** A promise that can be asked, without waiting, whether it has settled. */
export class Ahead<T> {
  readonly promise: Promise<T>;
  #isThere = false;

  constructor(promise: Promise<T>) {
    this.promise = promise;
    const settled = (): void => {
      this.#isThere = true;
    };
    promise.then(settled, settled);
  }

  get isThere(): boolean {
    return this.#isThere;
  }
}
