import { type Command, command } from "../command/command.ts";
import { planOptions } from "./plan/plan-options.ts";

export const plan: Command = command({
  name: "plan",
  summary: "Write down what sync would do, for apply",
  details:
    "A plan is NDJSON: a header, a line for each step, and a summary. Lines of steps may be deleted from it. " +
    "It holds no passwords.",
  operands: ["<source>", "<target>"],
  options: planOptions,
  examples: [
    { words: "plan --delete -o plan.ndjson local URL/www", does: "write a plan to a file" },
    { words: "plan local URL/www", does: "print a plan" },
  ],
  load: async () => (await import("./plan/run-plan.ts")).runPlan,
});
