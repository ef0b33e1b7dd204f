import type { RemotePath } from "../path/remote-path.ts";
import { Ahead } from "./ahead.ts";

/** The directories that were made or found in a run: each is made once. */
export class KnownDirectories {
  readonly #directories = new Map<string, Ahead<void>>();

  /** The server has it. */
  add(directory: RemotePath): void {
    this.#directories.set(keyOf(directory), new Ahead(Promise.resolve()));
  }

  /** Begins to make it, unless that was done; the promise is undefined where it is known to be there. */
  make(directory: RemotePath, begin: () => Promise<void>): Promise<void> | undefined {
    const key = keyOf(directory);
    const known = this.#directories.get(key);
    if (known !== undefined) return known.isThere ? undefined : known.promise;
    // Where it fails, the upload itself says what is wrong.
    const making = new Ahead(begin().catch(() => {}));
    this.#directories.set(key, making);
    return making.promise;
  }
}

function keyOf(directory: RemotePath): string {
  return Buffer.from(directory).toString("latin1");
}
