import type { OptionValues } from "../options/option.ts";
import type { connectionOptions } from "../options/connection-options.ts";
import type { Terminal } from "../output/terminal.ts";
import { UsageError } from "../errors/usage-error.ts";
import { readFirstLine } from "./read-first-line.ts";

type Flags = Pick<OptionValues<typeof connectionOptions>, "passwordStdin" | "passwordCommand">;

/** What was found for a terminal: standard input is read once, and the command runs once, however many servers there are. */
const known = new WeakMap<Terminal, Promise<string>>();

/**
 * Returns the password that the user has given outside the URL and `.netrc` (W5): `--password-stdin`, else `--password-command`, else
 * `FTP_PASSWORD`; undefined where there is none.
 *
 * @throws UsageError for both flags at once
 * @throws ExitError (6) where a flag leads to no password
 */
export async function findPassword(
  { passwordStdin, passwordCommand }: Flags,
  terminal: Terminal,
): Promise<string | undefined> {
  if (passwordStdin === true && passwordCommand !== undefined) {
    throw new UsageError("--password-stdin and --password-command are two ways to one password: give one");
  }
  if (passwordStdin !== true && passwordCommand === undefined) return terminal.env["FTP_PASSWORD"];
  let found = known.get(terminal);
  if (found === undefined) {
    found =
      passwordCommand === undefined ? readFirstLine(terminal.stdin) : runCommand(passwordCommand, terminal);
    known.set(terminal, found);
  }
  return await found;
}

/** Loads what starts programs, for those who have a command alone (W8). */
async function runCommand(command: string, terminal: Terminal): Promise<string> {
  const { runPasswordCommand } = await import("./run-password-command.ts");
  return await runPasswordCommand(command, terminal);
}
