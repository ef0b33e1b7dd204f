import { type Command, command } from "../command/command.ts";
import { duOptions } from "./du/du-options.ts";

export const du: Command = command({
  name: "du",
  summary: "Add up the bytes of the files in directories",
  details:
    "Sizes are those of the files' contents in bytes, as du -b has them: FTP does not say how much of a disk they take.",
  operands: ["<remote...>"],
  options: duOptions,
  examples: [
    { words: "du -h URL/pub", does: "see how large each directory is" },
    { words: "du -s URL", does: "see how many bytes there are in all" },
  ],
  load: async () => (await import("./du/run-du.ts")).runDu,
});
