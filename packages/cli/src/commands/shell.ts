import { type Command, command } from "../command/command.ts";
import { connectionOptions } from "../options/connection-options.ts";

export const shell: Command = command({
  name: "shell",
  summary: "Work on a server: one login, a working directory, and commands as they are typed",
  details:
    "Every command of the program can be typed, without ftpl in front. Paths on the server begin in its working directory: get takes them first and then a local target, put the " +
    'other way round, and cp and mv copy and rename there; where both can be meant, as with sync, one on the server is written ":path". Without a target, files ' +
    "go into the working directory of the other side. cd, pwd, lcd, lpwd and lls change, print and list working directories, and a line that begins with ! runs in the shell of this machine, without passwords in its environment. " +
    "Words are quoted as in a shell, ~ is your home directory, *, ? and [a-z] stand for names, and a pattern that nothing matches is an error.\n\n" +
    "Tab completes commands, flags, and paths on the side that is meant, for which it waits as long as the completion of a shell does. Ctrl-C ends the command that runs; at the prompt it clears the line. exit, quit or Ctrl-D ends the shell, with the exit code of the last " +
    "command. A connection that is lost meanwhile is made again.\n\n" +
    "Lines are kept in $XDG_STATE_HOME/ftpl/history, which only you can read: the last 1000, without those that may hold a password or begin with a space. It needs a terminal: ftpl run takes the same lines from a file.",
  operands: ["<remote>"],
  options: connectionOptions,
  examples: [{ words: "shell URL/pub", does: "work in a directory of a server" }],
  load: async () => (await import("./shell/run-shell.ts")).runShell,
});
