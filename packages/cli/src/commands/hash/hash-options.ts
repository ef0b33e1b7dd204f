import { connectionOptions } from "../../options/connection-options.ts";
import { choice, flag, text } from "../../options/option.ts";

/** The flags of `hash`. */
export const hashOptions = {
  ...connectionOptions,
  algorithm: choice("--algorithm <name>", "the algorithm; default: the best one that the server offers", [
    "sha256",
    "sha512",
    "sha1",
    "md5",
    "crc32",
  ]),
  check: text(
    "-c, --check <file>",
    "compare with the hashes in a local file, as sha256sum or hash writes them; - reads standard input",
  ),
  download: flag("--download", "read the files and hash them here, where the server computes no hashes"),
} as const;
