import { type Command, command } from "../command/command.ts";
import { diffOptions } from "./diff/diff-options.ts";

export const diff: Command = command({
  name: "diff",
  summary: "Show how two directories differ",
  details:
    'Each line is a file or a directory: "+" only the first has it, "-" only the second has it, "~" both have it and they differ. ' +
    "Ends with 0 where nothing differs, and with 1 where something does.",
  operands: ["<source>", "<target>"],
  options: diffOptions,
  examples: [
    { words: "diff local URL/www", does: "see what sync --delete would change" },
    { words: "diff --checksum local URL/www", does: "compare the contents of files of equal size" },
  ],
  load: async () => (await import("./diff/run-diff.ts")).runDiff,
});
