import { type Command, command } from "../command/command.ts";
import { cpOptions } from "./cp/cp-options.ts";

export const cp: Command = command({
  name: "cp",
  summary: "Copy files between servers, on one server, or to and from this machine",
  details:
    "On one server the server copies where it can, else the bytes pass through this machine; between two servers they do so without being stored. " +
    "From or to this machine it does what get and put do. The password in FTP_PASSWORD is for both servers; use .netrc where they differ.",
  operands: ["<operand...>"],
  options: cpOptions,
  examples: [
    { words: "cp URL/pub/file.txt URL/pub/copy.txt", does: "copy a file on a server" },
    { words: "cp -r URL/pub URL/copy", does: "copy a directory on a server" },
    { words: "cp local.txt URL/pub/", does: "upload a file" },
  ],
  load: async () => (await import("./cp/run-cp.ts")).runCp,
});
