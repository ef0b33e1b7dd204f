import { connectionOptions } from "../options/connection-options.ts";
import { type Command, command } from "../command/command.ts";

export const stat: Command = command({
  name: "stat",
  summary: "Show what the server says of files and directories",
  operands: ["<remote...>"],
  options: connectionOptions,
  examples: [{ words: "stat URL/pub/file.txt", does: "see type, size, time and permissions of a file" }],
  load: async () => (await import("./stat/run-stat.ts")).runStat,
});
