import { runOptions } from "./run/run-options.ts";
import { type Command, command } from "../command/command.ts";

export const run: Command = command({
  name: "run",
  summary: "Run the commands of a file, up to the first error",
  details:
    'One command a line, without ftpl in front; # begins a comment. Words are separated by spaces, and quoted as in a shell: \'as it is\', "with \\" in it". Every line ' +
    'is read before the first one runs. With --dry-run each command that changes something gets that flag, and the others run as they are. The exit code is that of the command that failed. "-" reads standard input.\n\n' +
    "With a server, the lines are those of ftpl shell: their paths begin in its directory, cd and lcd change directories, and patterns such as *.txt stand for names.",
  operands: ["<file>", "[remote]"],
  options: runOptions,
  examples: [
    { words: "run commands.txt", does: "do several things one after the other" },
    { words: "run commands.ftpl URL/pub", does: "do them in one directory of a server, over one login" },
  ],
  load: async () => (await import("./run/run-run.ts")).runRun,
});
