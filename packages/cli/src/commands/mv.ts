import { type Command, command } from "../command/command.ts";
import { mvOptions } from "./mv/mv-options.ts";

export const mv: Command = command({
  name: "mv",
  summary: "Rename files and directories, or move them into a directory",
  details:
    "Both are on one server, which renames them. Whether a file that is there is replaced is the server's decision, unless --no-clobber leaves it.",
  operands: ["<remote...>"],
  options: mvOptions,
  examples: [
    { words: "mv URL/pub/file.txt URL/pub/new.txt", does: "rename a file" },
    { words: "mv URL/pub/file.txt URL/empty/", does: "move a file into a directory" },
  ],
  load: async () => (await import("./mv/run-mv.ts")).runMv,
});
