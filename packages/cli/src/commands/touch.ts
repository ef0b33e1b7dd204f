import { type Command, command } from "../command/command.ts";
import { touchOptions } from "./touch/touch-options.ts";

export const touch: Command = command({
  name: "touch",
  summary: "Set modification times, and make empty files",
  operands: ["<remote...>"],
  options: touchOptions,
  examples: [
    { words: "touch URL/empty.txt", does: "make an empty file" },
    { words: "touch -d 2026-01-31 URL/pub/file.txt", does: "set the time of a file" },
  ],
  load: async () => (await import("./touch/run-touch.ts")).runTouch,
});
