import type { Reply } from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import type { Command } from "../command/command.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { LedgerEntry } from "./ledger-entry.ts";

/** A transfer whose data connection is open: RFC 959, 3.2. It ends when the data has ended and the final reply is in. */
export interface Transfer {
  readonly connection: Connection;
  /** The command that began it. */
  readonly command: Command;
  readonly entry: LedgerEntry;
  /** The bytes that the 150 announced, if it did (ftplib, D8); some servers count from the start of the file after REST. */
  readonly size: number | undefined;
  /** The restart offset in bytes; 0 for none and for markers that are no number. */
  readonly offset: number;
  /** Bytes that are wanted; undefined for all there are. */
  readonly length: number | undefined;
  /** Whether the server ends the data after `length` bytes by itself, since it has accepted RANG. */
  readonly isRanged: boolean;
  /** Whether our side of the data connection ended when it was opened. */
  readonly isHalfClosed: boolean;
  /** The final reply; awaited from the beginning, so that a refusal in the middle is noticed at once. */
  readonly final: Promise<Reply>;
  /** Whether the final reply came without a 1yz before it: such servers send no data, or have sent it. */
  readonly isBare: boolean;
  /** Bytes of data that have come or gone; undefined where nobody counts them. */
  bytes: number | undefined;
  /** When the data that came ended, milliseconds of `performance.now()`; 0 until then. */
  dataEnd: number;
  /** Hears of the end, where somebody traces transfers. */
  observer: TransferObserver | undefined;
  /** Whether the final reply has come and is a 2yz: all data is on its way, and the control connection is not needed for it. */
  isConfirmed: boolean;
  /** Whether the call that began it ends without it: its caller, or an iterable, reads it. */
  isLeftToCaller: boolean;
  /** Set while the session is in another directory, until whoever reads the transfer has led it back. */
  isElsewhere: boolean;
  /** Set by `abort()`: settles when the session is in step again. */
  abortion: Promise<Reply> | undefined;
}

/**
 * The bytes that prove a transfer whole: those that the 150 announced, where they are the bytes of the data connection. In TYPE A they are
 * those of the server's file, whose line ends may be others.
 */
export function provingSize({ type }: ConnectionState, { size }: Transfer): number | undefined {
  return size === 0 || type?.startsWith("I") === true || type === "L 8" ? size : undefined;
}

/** Hears of the end of a transfer: of the first that is reported. */
export interface TransferObserver {
  onEnd(): void;
  onFailure(error: unknown): void;
}

/** Whether `abort()` was called on the transfer; settles when the session is in step again, or lost. */
export function wasAborted({ abortion }: Transfer): Promise<boolean> | false {
  if (abortion === undefined) return false;
  return abortion.then(
    () => true,
    () => true,
  );
}

/** What the call of a transfer rejects with when `abort()` ended it. */
export function abortError(): DOMException {
  return new DOMException("the transfer was aborted by abort()", "AbortError");
}
