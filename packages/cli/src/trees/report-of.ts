import type { SyncReport } from "@ftplib/sync";
import { codeOf, EXIT, ExitError, exitCodeOf, messageOf } from "../errors/exit-code.ts";
import type { CommandCall } from "../command/command.ts";
import { type EndedRun, tellSummary } from "./end-of-run.ts";
import type { Side } from "./open-side.ts";

/** A run that begins, and the trees that it is about. */
type BeginningRun = Omit<EndedRun, "report" | "errorOnNoTransfer"> & { readonly target: Pick<Side, "shown"> };

/**
 * Does the work of a run, and returns its report. Where the run ends before its end, says what it has done until then.
 *
 * @throws what ended the run; with the server's name where that has gone
 */
export async function reportOf<T>(
  { output, signal }: Pick<CommandCall, "output" | "signal">,
  run: BeginningRun,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await run.teller.during(work);
  } catch (error) {
    await run.teller.end();
    const report = signal.aborted ? undefined : reportIn(error);
    if (report === undefined) throw error;
    await tellSummary(output, { ...run, report });
    const exit = exitCodeOf(error);
    if (exit !== EXIT.network && exit !== EXIT.timeout) throw error;
    const servers = [run.source, run.target].filter((side) => "site" in side).map(({ shown }) => shown);
    const message = `the run has ended, since ${servers.join(" or ")} cannot be reached any more: ${messageOf(lossIn(error))}`;
    throw new ExitError(exit, `${message}; the same command goes on from there`, { cause: error });
  }
}

/** How the connection was lost: of a change whose outcome nobody knows, the cause says it. */
function lossIn(error: unknown): unknown {
  return codeOf(error) === "ERR_FTP_UNKNOWN_OUTCOME" ? ((error as Error).cause ?? error) : error;
}

function reportIn(error: unknown): SyncReport | undefined {
  return error instanceof Error && "report" in error ? (error.report as SyncReport) : undefined;
}
