import { type Command, command } from "../command/command.ts";

export const completion: Command = command({
  name: "completion",
  summary: "Print a script that completes words in a shell",
  details:
    'The shell is bash, zsh, fish or powershell. For bash, put "source <(ftpl completion bash)" into ~/.bashrc; for zsh, the same with zsh into ~/.zshrc; for fish, write the script to ' +
    '~/.config/fish/completions/ftpl.fish; for PowerShell, put "ftpl completion powershell | Out-String | Invoke-Expression" into $PROFILE. Commands, flags, their values, ' +
    "sites, local files and paths on sites are completed. For the latter, a server is asked for at most two seconds, or for the seconds of FTPL_COMPLETION_TIMEOUT, where 0 asks none; nobody " +
    "is asked for a password, and no command is run for one. The scripts for bash, zsh and fish are tried in these shells; the one for PowerShell is not, since Debian does not have it.",
  operands: ["<shell>"],
  options: {},
  examples: [{ words: "completion bash", does: "see the script for bash" }],
  load: async () => (await import("./completion/run-completion.ts")).runCompletion,
});
