import type { Reply } from "ftplib";

/** An algorithm that servers hash files with; the names are those of HASH (draft-ietf-ftpext2-hash). */
export type HashAlgorithm = "SHA-256" | "SHA-512" | "SHA-1" | "MD5" | "CRC32";

/** What the server says is the hash of a file. */
export interface FileHash {
  readonly algorithm: HashAlgorithm;
  /** Lower case, with leading zeros. */
  readonly hex: string;
}

/** Every algorithm, the best first, with the digits of its hash in hexadecimal. */
export const HASH_DIGITS: Readonly<Record<HashAlgorithm, number>> = {
  "SHA-256": 64,
  "SHA-512": 128,
  "SHA-1": 40,
  MD5: 32,
  CRC32: 8,
};

/** Whether the text names an algorithm that is known here. */
export function isHashAlgorithm(name: string): name is HashAlgorithm {
  return Object.hasOwn(HASH_DIGITS, name);
}

/**
 * The hash in a reply to HASH, XSHA256, MD5 and the like. After the algorithm's name it is the first word that can be one; else the last
 * on the last line that is hexadecimal and as long as hashes of that algorithm are: servers print the path before it or after it,
 * or nothing else. Undefined where there is none.
 *
 * @param path what was asked for: a name may look like a hash
 */
export function hashIn(reply: Reply, algorithm: HashAlgorithm, path: string): string | undefined {
  const line = reply.lines.at(-1) ?? reply.text;
  const words = withoutPath(line.slice(4), path).split(/\s+/);
  const digits = HASH_DIGITS[algorithm];
  // A checksum may come without its leading zeros.
  const pattern = algorithm === "CRC32" ? /^[\da-f]{1,8}$/i : /^[\da-f]+$/i;
  const isHash = (word: string): boolean =>
    pattern.test(word) && (word.length === digits || algorithm === "CRC32");
  const isNamed = words[0]?.toUpperCase() === algorithm;
  const found = isNamed ? words.slice(1, 3).find(isHash) : words.findLast(isHash);
  return found?.toLowerCase().padStart(digits, "0");
}

/** The line without the path at its beginning or its end. */
function withoutPath(line: string, path: string): string {
  const text = line.trim();
  for (const name of [`"${path}"`, path]) {
    if (name === "" || text === name) continue;
    if (text.endsWith(` ${name}`)) return text.slice(0, -name.length);
    if (text.startsWith(`${name} `)) return text.slice(name.length);
  }
  return text;
}
