import { type Command, command } from "../command/command.ts";
import { rmdirOptions } from "./rmdir/rmdir-options.ts";

export const rmdir: Command = command({
  name: "rmdir",
  summary: "Remove empty directories",
  operands: ["<remote...>"],
  options: rmdirOptions,
  examples: [{ words: "rmdir URL/empty", does: "remove a directory in which nothing is" }],
  load: async () => (await import("./rmdir/run-rmdir.ts")).runRmdir,
});
