import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { FileHash, HashAlgorithm } from "@ftplib/files";

const NODE_NAMES: Readonly<Record<Exclude<HashAlgorithm, "CRC32">, string>> = {
  "SHA-256": "sha256",
  "SHA-512": "sha512",
  "SHA-1": "sha1",
  MD5: "md5",
};

/** What this machine can compute, the best first. */
export const LOCAL_HASHES: readonly HashAlgorithm[] = ["SHA-256", "SHA-512", "SHA-1", "MD5", "CRC32"];

/** A hash of blocks, one after the other. */
export class BlockHash {
  readonly #algorithm: HashAlgorithm;
  readonly #hash: Hash | undefined;
  #crc = 0;

  constructor(algorithm: HashAlgorithm) {
    this.#algorithm = algorithm;
    this.#hash = algorithm === "CRC32" ? undefined : createHash(NODE_NAMES[algorithm]);
  }

  update(block: Uint8Array): void {
    if (this.#hash === undefined) this.#crc = crc32(block, this.#crc);
    else this.#hash.update(block);
  }

  digest(): FileHash {
    const hex = this.#hash?.digest("hex") ?? this.#crc.toString(16).padStart(8, "0");
    return { algorithm: this.#algorithm, hex };
  }
}

/** The hash of bytes as they come. */
export async function hashBlocks(
  blocks: AsyncIterable<Uint8Array>,
  algorithm: HashAlgorithm,
): Promise<FileHash> {
  const hash = new BlockHash(algorithm);
  for await (const block of blocks) hash.update(block);
  return hash.digest();
}
