import type { ConnectionClosedError } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { closedWith } from "../errors/not-connected-error.ts";
import { isTransferCommand } from "../exchange/possible-replies.ts";
import type { Transfer } from "./transfer.ts";

/** Why a call cannot be made now, and what to do: most callers are in a loop over a listing or over the blocks of a file. */
export function inProgress(transfer: Transfer | undefined, unread?: Command): TypeError {
  if (transfer === undefined && unread !== undefined && !isTransferCommand(unread))
    return new TypeError(`the reply to ${unread.shown} was not read: read it with getresp() first`);
  const which = transfer === undefined ? "" : ` (${transfer.command.shown})`;
  return new TypeError(
    `a transfer is in progress${which}: read it to its end (and its final reply with voidresp()), or abort() it, first; ` +
      "in a loop over a long listing, collect the items in an array before, or use another client for the calls",
  );
}

/** Why a session cannot be used any more, and what to do. */
export function closedBy(cause: unknown): ConnectionClosedError {
  const why = cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
  return closedWith(`the control connection is closed${why}: call connect() to open a new one`, { cause });
}
