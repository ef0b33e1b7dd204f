import { type Command, command } from "../command/command.ts";
import { lsOptions } from "./ls/ls-options.ts";

export const ls: Command = command({
  name: "ls",
  summary: "List a directory, or show one file",
  operands: ["<remote...>"],
  options: lsOptions,
  examples: [
    { words: "ls URL", does: "see what is in the login directory" },
    { words: "ls -l -t URL/pub", does: "see the newest files first, with their sizes" },
    { words: "ls --json URL", does: "have a line of JSON for each entry" },
  ],
  load: async () => (await import("./ls/run-ls.ts")).runLs,
});
