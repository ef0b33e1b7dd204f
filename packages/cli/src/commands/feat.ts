import { connectionOptions } from "../options/connection-options.ts";
import { type Command, command } from "../command/command.ts";

export const feat: Command = command({
  name: "feat",
  summary: "Show what a server says it can do",
  operands: ["<remote...>"],
  options: connectionOptions,
  examples: [{ words: "feat URL", does: "see the features of a server" }],
  load: async () => (await import("./feat/run-feat.ts")).runFeat,
});
