import { type Command, command } from "../command/command.ts";
import { getOptions } from "./get/get-options.ts";

export const get: Command = command({
  name: "get",
  summary: "Download files and directories",
  details:
    "The last word may be a local target; without it everything goes into the current directory. A target that is a directory, or ends with a slash, gets the " +
    'files under their own names; a directory gets the name of the target, unless that ends with a slash, so that the same command goes on with it. "-" writes to standard output. Every file is whole and verified before it gets its name, and what was broken off is continued by the same command.',
  operands: ["<source...>"],
  options: getOptions,
  examples: [
    { words: "get URL/pub/file.txt", does: "download a file into the current directory" },
    { words: "get URL/pub/file.txt copy.txt", does: "download it under another name" },
    { words: "get URL/pub backup/", does: "download a directory with all that is in it" },
  ],
  load: async () => (await import("./get/run-get.ts")).runGet,
});
