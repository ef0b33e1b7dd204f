import { type Command, command } from "../command/command.ts";
import { chmodOptions } from "./chmod/chmod-options.ts";

export const chmod: Command = command({
  name: "chmod",
  summary: "Change permissions",
  details:
    "The mode is octal (644), or symbolic (u+x, go-w, a=rX) where the server says what the permissions are. A mode that begins with - comes after --.",
  operands: ["<mode>", "<remote...>"],
  options: chmodOptions,
  examples: [
    { words: "chmod 600 URL/pub/file.txt", does: "keep a file from all others" },
    { words: "chmod -R go-w URL/pub", does: "take away the right to write from all others in a tree" },
  ],
  load: async () => (await import("./chmod/run-chmod.ts")).runChmod,
});
