/**
 * Ending our side of a data connection before anything has come: some servers (ProFTPD) end the data of a download, and give
 * the final reply only when our own end has reached them, which costs a round trip for each file. If our side has ended from
 * the beginning, the final reply comes with the data.
 *
 * That is a habit learned of the server (`ServerHabits`), and never the first thing tried: see docs/decisions/0081. It concerns plain
 * passive downloads of small files in a run of several, whose size the server announces, so that a part is never taken for the whole.
 */
import { ConnectionClosedError, isReplyError } from "@ftplib/reply";
import type { Session } from "../session/session.ts";
import { isModeZ } from "../session/transfer-mode.ts";

/** One download that came whole. */
export interface EndedDownload {
  readonly isHalfClosed: boolean;
  /** Bytes that the server announced, if it did. */
  readonly size: number | undefined;
  /** Milliseconds from the end of the data to the final reply. */
  readonly waited: number;
}

// So many final replies in a row must be late until it is tried.
const ENOUGH = 4;
// So many in a row must be late in spite of it until it is given up: a pause of this machine delays those of all connections.
const MOST_IN_VAIN = 24;
// What is shorter than that is not worth while, milliseconds.
const LEAST_WAIT = 4;

/** The largest `maxSize` of a run in which it is done, bytes: what is larger moves for longer than a round trip. */
export const SMALL: number = 1 << 20;

/** Whether the next download of the run is to be half-closed. */
export function isHalfCloseDue(session: Session): boolean {
  const { habits, facts, options } = session;
  const { late, isGivenUp } = habits.halfClose;
  // Over TLS our end is the end of what we say there, and what comes after that is for the library to decide.
  return !isGivenUp && late >= ENOUGH && facts.protection !== "P" && options.passive && !isModeZ(session);
}

/** Learns from a download that came whole. */
export function learnFromEnd(session: Session, { isHalfClosed, size, waited }: EndedDownload): void {
  const { halfClose } = session.habits;
  if (halfClose.isGivenUp || size === undefined) return;
  if (isHalfClosed) {
    halfClose.inVain = waited >= halfClose.leastWait / 2 ? halfClose.inVain + 1 : 0;
    if (halfClose.inVain >= MOST_IN_VAIN) halfClose.isGivenUp = true;
    return;
  }
  const isLate = waited >= Math.max(LEAST_WAIT, session.facts.roundTrip / 2);
  halfClose.late = isLate ? Math.min(halfClose.late + 1, ENOUGH) : 0;
  halfClose.leastWait = isLate ? Math.min(halfClose.leastWait, waited) : Number.POSITIVE_INFINITY;
}

/** A half-closed download has failed: unless the file itself was refused, it is not done any more. */
export function learnFromFailure(session: Session, error: unknown): void {
  const isRefusal = isReplyError(error) && error.phase === "reply";
  if (!isRefusal) session.habits.halfClose.isGivenUp = true;
}

/** The error for a half-closed download without an announced size: its end may be a cut. */
export function unannounced(bytes: number, command: string): ConnectionClosedError {
  return new ConnectionClosedError(
    `the data connection ended after ${bytes} bytes, and nothing shows that these are all`,
    { command, phase: "idle" },
  );
}
