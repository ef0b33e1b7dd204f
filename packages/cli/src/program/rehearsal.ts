import { commands } from "./commands.ts";

/** The words of a command with `-n`, if it changes anything: the others change nothing anyway. */
export function rehearsal([name = "", ...words]: readonly string[]): readonly string[] {
  const command = commands.find((each) => each.name === name);
  const isRehearsed = command !== undefined && "dryRun" in command.options;
  return isRehearsed ? [name, "--dry-run", ...words] : [name, ...words];
}
