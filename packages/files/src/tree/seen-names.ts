/**
 * The names of a long listing that were given out already, for the case that it breaks off and is begun again. Kept as
 * numbers, eight bytes for each: a directory may have a million.
 */
export class SeenNames {
  #hashes: Float64Array = new Float64Array(0);
  #length = 0;

  add(rawName: Uint8Array): void {
    if (this.#length === this.#hashes.length) {
      const larger = new Float64Array(Math.max(1024, this.#length * 2));
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#length++] = hashOf(rawName);
  }

  /** Returns a function that says whether a name was not given out before. */
  startAgain(): (rawName: Uint8Array) => boolean {
    if (this.#length === 0) return () => true;
    const seen = new Set(this.#hashes.subarray(0, this.#length));
    return (rawName) => !seen.has(hashOf(rawName));
  }
}

/** 53 bits: two multiplications by odd numbers (FNV), put together. */
function hashOf(bytes: Uint8Array): number {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x85ebca6b) + high;
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
