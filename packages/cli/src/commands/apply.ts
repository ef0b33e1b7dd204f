import { type Command, command } from "../command/command.ts";
import { applyOptions } from "./apply/apply-options.ts";

export const apply: Command = command({
  name: "apply",
  summary: "Carry out a plan",
  details:
    'The trees are those that the plan names, unless others are given; a plan made with a site names it, and a plan made as a user does not name the user, which --user does. "-" reads the plan from standard input. ' +
    "What has changed at the target since the plan is not overwritten or removed, but fails. " +
    "With --shard, each of several machines does its share; when all have ended, --phase remove does the removals.",
  operands: ["<plan>", "[source]", "[target]"],
  options: applyOptions,
  examples: [
    { words: "apply plan.ndjson local URL/www", does: "do what a plan says" },
    {
      words: "apply --shard 1/2 plan.ndjson local URL/www",
      does: "do the first half of it, but the removals",
    },
  ],
  load: async () => (await import("./apply/run-apply.ts")).runApply,
});
