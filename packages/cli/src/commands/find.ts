import { type Command, command } from "../command/command.ts";
import { findOptions } from "./find/find-options.ts";

export const find: Command = command({
  name: "find",
  summary: "Find files and directories by name, type, size and time",
  details: "All conditions have to hold. What has no size or no time does not meet a condition about it.",
  operands: ["<remote...>"],
  options: findOptions,
  examples: [
    { words: "find --name '*.txt' URL/pub", does: "find the text files" },
    { words: "find --type f --size +1M --newer 7d URL", does: "find large files of the last week" },
  ],
  load: async () => (await import("./find/run-find.ts")).runFind,
});
