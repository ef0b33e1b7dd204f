import type { Session } from "../session/session.ts";
import type { Transfer } from "../session/transfer.ts";

// How long data may still come, or its connection may still open, after the server has said that the transfer is over, milliseconds.
const AFTER_FINAL = 1_000;
// The same where its connection is open, and nothing has come and nothing was announced: some servers never end a listing of nothing.
const LISTED_NOTHING = 2_500;
// For a file, of which no such server is known; what was lost on the way several times in a row comes later than that of a listing.
const SENT_NOTHING = 10_000;
// The same where it has said so without a 1yz: as a rule there is no data, and one listing may be asked for in several ways.
const AFTER_BARE = 500;
// The same once that has been seen.
const AFTER_BARE_AGAIN = 100;

/** How long to wait for the data of a transfer whose final reply is in; `isBare` says whether no 1yz came before it. */
export function patienceAfter({ facts }: Session, isBare: boolean): number {
  if (!isBare) return AFTER_FINAL;
  return facts.hasNothingBare ? AFTER_BARE_AGAIN : AFTER_BARE;
}

/**
 * How long to wait for the first byte of a transfer that may be empty, though its connection has not ended. A shorter `idle` makes an
 * error of it.
 */
export function patienceWithNothing(session: Session, { command, isBare }: Transfer): number {
  if (isBare) return patienceAfter(session, isBare);
  return command.verb === "RETR" ? SENT_NOTHING : LISTED_NOTHING;
}
