import { nearestOf } from "../../errors/nearest.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { scripts } from "./scripts.ts";

/** Prints the script of a shell. */
export async function runCompletion({ operands, output }: CommandCall<Record<never, never>>): Promise<void> {
  const [shell = ""] = operands;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script !== undefined) return await output.bytes(script);
  const shells = Object.keys(scripts);
  throw new UsageError(`completion ${shell}: the shells are ${shells.join(", ")}${nearestOf(shell, shells)}`);
}
