import { type Command, command } from "../command/command.ts";
import { rollbackOptions } from "./rollback/rollback-options.ts";

export const rollback: Command = command({
  name: "rollback",
  summary: "Make an earlier release live again",
  details: "What was live is kept, so that --to can go forward again.",
  operands: ["<target>"],
  options: rollbackOptions,
  examples: [
    { words: "rollback URL/www", does: "go back to the release before" },
    { words: "rollback -n URL/www", does: "see which one that is" },
  ],
  load: async () => (await import("./rollback/run-rollback.ts")).runRollback,
});
