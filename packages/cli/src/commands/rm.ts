import { type Command, command } from "../command/command.ts";
import { rmOptions } from "./rm/rm-options.ts";

export const rm: Command = command({
  name: "rm",
  summary: "Remove files and directories",
  details:
    "Links are removed, and what they lead to stays. Every path is tried, and those that could not be removed are named.",
  operands: ["<remote...>"],
  options: rmOptions,
  examples: [
    { words: "rm URL/pub/file.txt", does: "remove a file" },
    { words: "rm -r -n URL/pub", does: "see what would be removed with a directory" },
  ],
  load: async () => (await import("./rm/run-rm.ts")).runRm,
});
