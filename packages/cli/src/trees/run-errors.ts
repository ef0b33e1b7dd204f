import { EXIT, ExitError, codeOf } from "../errors/exit-code.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { CommandCall } from "../command/command.ts";
import { flagsIn } from "../errors/flags-in.ts";
import type { Remotes } from "../remote/remotes.ts";
import { endingSoon } from "./ending-soon.ts";

/** What the library says of options, of their values, and of trees that do not go together. */
const WRONG_OPTIONS =
  /\boptions? \w+ (?:of|must|is|names)\b|\bin the options of\b|\bis within the (?:source|target)\b|\bthe manifest of the deployment\b/;

/** Runs what changes a tree: errors name flags in place of the library's options, and a user who ends it reads how to go on (W4). */
export async function inWordsOfFlags<T>(
  { output, signal }: Pick<CommandCall, "output" | "signal">,
  remotes: Remotes,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await endingSoon({ output, signal }, remotes, run);
  } catch (error) {
    if (signal.aborted) {
      await output.warn("to go on, run the same command again: what is done is not done twice");
      throw error;
    }
    if (codeOf(error) === "ERR_FTP_GUARD") {
      throw new ExitError(EXIT.limit, flagsIn((error as Error).message), { cause: error });
    }
    // What the library finds wrong with its options was given by the user.
    if (error instanceof TypeError && WRONG_OPTIONS.test(error.message)) {
      throw new UsageError(flagsIn(error.message), { cause: error });
    }
    throw error;
  }
}
