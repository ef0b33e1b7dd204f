import type { HashAlgorithm } from "@ftplib/files";
import { UsageError } from "../../errors/usage-error.ts";

/** One line of a file with hashes. */
export interface Sum {
  readonly path: string;
  readonly algorithm: HashAlgorithm;
  /** Lower case. */
  readonly hex: string;
}

const BY_LENGTH: Readonly<Record<number, HashAlgorithm>> = {
  8: "CRC32",
  32: "MD5",
  40: "SHA-1",
  64: "SHA-256",
  128: "SHA-512",
};
const PLAIN = /^(\\?)([0-9a-fA-F]+)\s[ *]?(.+)$/;
const TAGGED = /^(\\?)([A-Z0-9-]+) \((.+)\) = ([0-9a-fA-F]+)$/;

/**
 * Reads a file with hashes as sha256sum and its like write it, `HEX  PATH` or `SHA256 (PATH) = HEX`, and the events of `hash --json`. Empty lines,
 * those that begin with `#`, and events of other types are passed over.
 *
 * @throws UsageError for any other line, and for a hash of no known length
 */
export function readSums(text: string, name: string): Sum[] {
  return text
    .split(/\r?\n/)
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"))
    .flatMap(({ line, number }) => {
      const event = eventIn(line);
      if (event !== undefined) return event;
      const tagged = TAGGED.exec(line);
      const plain = PLAIN.exec(line);
      const [slash, path = "", hex = ""] =
        tagged === null ? [plain?.[1], plain?.[3], plain?.[2]] : [tagged[1], tagged[3], tagged[4]];
      const algorithm = BY_LENGTH[hex.length];
      if (algorithm === undefined || path === "") {
        throw new UsageError(
          `${name}, line ${number}: this is not a hash and a path as sha256sum, or ftpl hash, writes them`,
        );
      }
      return [{ path: slash === "\\" ? unescaped(path) : path, algorithm, hex: hex.toLowerCase() }];
    });
}

/** The hash that an event of `--json` says, or none if it is of another type; undefined for any other line. */
function eventIn(line: string): Sum[] | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const { type, path, hex } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (typeof type !== "string") return undefined;
    if (type !== "hash") return [];
    const algorithm = typeof hex === "string" ? BY_LENGTH[hex.length] : undefined;
    if (typeof path !== "string" || typeof hex !== "string" || algorithm === undefined) return undefined;
    return [{ path, algorithm, hex: hex.toLowerCase() }];
  } catch {
    return undefined;
  }
}

/** A line for a file, as sha256sum writes it: a name with a backslash or the end of a line in it is escaped. */
export function sumLine(hex: string, path: string): string {
  if (!/[\\\n\r]/.test(path)) return `${hex}  ${path}`;
  const escaped = path.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `\\${hex}  ${escaped}`;
}

function unescaped(path: string): string {
  const LETTERS: Readonly<Record<string, string>> = { n: "\n", r: "\r", "\\": "\\" };
  return path.replaceAll(/\\(.)/g, (all, letter: string) => LETTERS[letter] ?? all);
}
