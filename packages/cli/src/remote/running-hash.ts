import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { HashAlgorithm } from "@ftplib/files";

/** Computes a hash of blocks as they come, as servers compute them. */
export interface RunningHash {
  update(block: Uint8Array): void;
  /** Lower case. */
  digest(): string;
}

/** Begins a hash. */
export function beginHash(algorithm: HashAlgorithm): RunningHash {
  if (algorithm !== "CRC32") {
    const hash = createHash(algorithm.replace("-", "").toLowerCase());
    return { update: (block) => void hash.update(block), digest: () => hash.digest("hex") };
  }
  let sum = 0;
  return {
    update: (block) => {
      sum = crc32(block, sum);
    },
    digest: () => sum.toString(16).padStart(8, "0"),
  };
}
