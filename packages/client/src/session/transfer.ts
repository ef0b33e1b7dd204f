import type { Reply } from "@ftplib/reply";
import type { Connection } from "@ftplib/transport";
import type { Command } from "../command/command.ts";

/** A transfer whose data connection is open: RFC 959, 3.2. It ends when the data has ended and the final reply is in. */
export interface Transfer {
  readonly connection: Connection;
  /** The command that began it. */
  readonly command: Command;
  /** The bytes that the 150 announced, if it did (ftplib, D8); some servers count from the start of the file after REST. */
  readonly size: number | undefined;
  /** The restart offset in bytes; 0 for none and for markers that are no number. */
  readonly offset: number;
  /** The final reply; awaited from the beginning, so that a refusal in the middle is noticed at once. */
  readonly final: Promise<Reply>;
  /** Whether a command was sent behind the transfer command, whose reply is due after the final reply. */
  readonly hasCommandBehind?: boolean;
  /** Set where the session is in another directory until who reads the transfer has led it back: `abort()` does not free it. */
  isElsewhere?: boolean;
  /** Set by `abort()`: settles when the server's answers to ABOR are in. */
  abortion: Promise<Reply> | undefined;
}

/** Whether `abort()` was called on the transfer; settles when the answers to that are in. */
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
