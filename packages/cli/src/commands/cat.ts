import { type Command, command } from "../command/command.ts";
import { catOptions } from "./cat/cat-options.ts";

export const cat: Command = command({
  name: "cat",
  summary: "Write files to standard output",
  operands: ["<remote...>"],
  options: catOptions,
  examples: [
    { words: "cat URL/pub/file.txt", does: "read a file" },
    { words: "cat --range 0-9 URL/pub/file.txt", does: "read its first ten bytes" },
  ],
  load: async () => (await import("./cat/run-cat.ts")).runCat,
});
