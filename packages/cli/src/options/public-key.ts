import { UsageError } from "../errors/usage-error.ts";
import type { Option } from "./option.ts";

/** A flag whose value is the SHA-256 of a public key. */
export function publicKey(flags: string, description: string): Option<string> {
  return {
    flags,
    description,
    read: (given) => {
      if (/^(?:sha256(?::|\/\/?))?[A-Za-z0-9+/]{43}=$/.test(given)) return given;
      throw new UsageError(
        `--pin takes a key as doctor prints it, sha256/ and 44 characters of which the last is "=", not "${given}"`,
      );
    },
  };
}
