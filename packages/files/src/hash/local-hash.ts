import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { HASH_DIGITS, type HashAlgorithm } from "./hash-reply.ts";

const NODE_NAMES: Readonly<Record<Exclude<HashAlgorithm, "CRC32">, string>> = {
  "SHA-256": "sha256",
  "SHA-512": "sha512",
  "SHA-1": "sha1",
  MD5: "md5",
};

/** Computes a hash of bytes as they come. */
export interface RunningHash {
  readonly algorithm: HashAlgorithm;
  update(bytes: Uint8Array): void;
  /** The hash in lower case; afterwards nothing more may come. */
  digest(): string;
}

/** Begins a hash as servers compute them. */
export function beginHash(algorithm: HashAlgorithm): RunningHash {
  if (algorithm === "CRC32") return new Checksum();
  return new Digest(algorithm, createHash(NODE_NAMES[algorithm]));
}

class Digest implements RunningHash {
  readonly algorithm: HashAlgorithm;
  readonly #hash: Hash;

  constructor(algorithm: HashAlgorithm, hash: Hash) {
    this.algorithm = algorithm;
    this.#hash = hash;
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}

class Checksum implements RunningHash {
  readonly algorithm = "CRC32";
  #value = 0;

  update(bytes: Uint8Array): void {
    this.#value = crc32(bytes, this.#value);
  }

  digest(): string {
    return this.#value.toString(16).padStart(HASH_DIGITS.CRC32, "0");
  }
}
