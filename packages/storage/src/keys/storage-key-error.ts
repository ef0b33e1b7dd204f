/** A key that would lead out of the storage, or that a server could take for something else. Nothing was sent. */
export class StorageKeyError extends Error {
  override readonly name: string = "StorageKeyError";
  readonly code = "ERR_STORAGE_KEY";
  /** The key as it was given. */
  readonly key: string;

  constructor(key: string, why: string) {
    super(`the key ${JSON.stringify(key)} ${why}; use names joined by a separator, such as "a/b.txt"`);
    this.key = key;
  }
}
