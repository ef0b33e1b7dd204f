import { codeOf, EXIT, ExitError } from "../errors/exit-code.ts";
import type { StepTeller } from "./step-teller.ts";

/** Gives the errors of releases their exit codes: where no files have failed, and a release is there to go back to, the server has refused what they need. */
export async function withReleaseCodes<T>(
  teller: Pick<StepTeller, "failures"> | undefined,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (codeOf(error) !== "ERR_FTP_RELEASE") throw error;
    const { message } = error as Error;
    const hasFailed = teller !== undefined && teller.failures > 0;
    if (/there is no release '/.test(message)) throw new ExitError(EXIT.usage, message, { cause: error });
    if (/there is no earlier release/.test(message))
      throw new ExitError(EXIT.other, message, { cause: error });
    const exit = hasFailed ? EXIT.someFailed : /has no files/.test(message) ? EXIT.limit : EXIT.refused;
    throw new ExitError(exit, message, { cause: error });
  }
}
