import { type Command, command } from "../command/command.ts";
import { putOptions } from "./put/put-options.ts";

export const put: Command = command({
  name: "put",
  summary: "Upload files and directories",
  details:
    "The last word is the target. One that is a directory, or ends with a slash, gets the files under their own names; a directory gets the name of the target, unless that ends with a slash, so that the same command goes on with it. " +
    '"-" reads standard input. Every file gets its name when it is whole and verified.',
  operands: ["<source...>"],
  options: putOptions,
  examples: [
    { words: "put local.txt URL/pub/", does: "upload a file into a directory" },
    { words: "put - URL/pub/new.txt", does: "upload what another program prints" },
    { words: "put local URL/www", does: "upload a directory with all that is in it" },
  ],
  load: async () => (await import("./put/run-put.ts")).runPut,
});
