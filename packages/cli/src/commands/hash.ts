import { type Command, command } from "../command/command.ts";
import { hashOptions } from "./hash/hash-options.ts";

export const hash: Command = command({
  name: "hash",
  summary: "Show or check the hashes of files, which the server computes",
  details:
    "With --check the operand is the directory that the paths in the file begin at; what hash itself has printed is found as well. A file that is not as expected ends the program with 26.",
  operands: ["<remote...>"],
  options: hashOptions,
  examples: [
    { words: "hash --algorithm sha256 URL/pub/file.txt", does: "see the SHA-256 of a file" },
    { words: "hash --check SHA256SUMS URL/pub", does: "compare files with what sha256sum has written" },
  ],
  load: async () => (await import("./hash/run-hash.ts")).runHash,
});
