import { type Command, command } from "../command/command.ts";
import { mkdirOptions } from "./mkdir/mkdir-options.ts";

export const mkdir: Command = command({
  name: "mkdir",
  summary: "Make directories",
  operands: ["<remote...>"],
  options: mkdirOptions,
  examples: [
    { words: "mkdir URL/new", does: "make a directory" },
    { words: "mkdir -p URL/2026/11/28", does: "make a directory and those above it" },
  ],
  load: async () => (await import("./mkdir/run-mkdir.ts")).runMkdir,
});
