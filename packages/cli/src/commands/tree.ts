import { type Command, command } from "../command/command.ts";
import { treeOptions } from "./tree/tree-options.ts";

export const tree: Command = command({
  name: "tree",
  summary: "Show a directory and all that is below it as a tree",
  operands: ["<remote...>"],
  options: treeOptions,
  examples: [
    { words: "tree URL/pub", does: "see what is below a directory" },
    { words: "tree -d -L 2 URL", does: "see the directories of the first two levels" },
  ],
  load: async () => (await import("./tree/run-tree.ts")).runTree,
});
