import { ConnectionClosedError, type Reply } from "@ftplib/reply";
import { argument, type Command, type CommandText, command } from "../command/command.ts";
import { closedWith } from "../errors/not-connected-error.ts";
import { TransferIncompleteError } from "../errors/transfer-incomplete-error.ts";
import { sizeIfKnown } from "../exchange/size.ts";
import type { Session } from "../session/session.ts";

/** SIZE under TYPE I: the bytes of a file, or undefined where the server does not say (RFC 3659, 4). */
export async function askSize(session: Session, path: CommandText): Promise<number | undefined> {
  return await session.run(sizeIfKnown(command("SIZE", argument(path, "the path", session.rules))));
}

/** The same after a transfer: the error of a lost connection says what the server has said of that. */
export async function askSizeAfter(
  session: Session,
  path: CommandText,
  { shown }: Command,
  reply: Reply,
): Promise<number | undefined> {
  return await askSize(session, path).catch((error: unknown) => {
    const lost = session.failure?.error;
    if (!(lost instanceof ConnectionClosedError)) throw error;
    throw closedWith(
      `the server has confirmed the transfer ("${reply.lines[0] ?? ""}"), but not told the size: ${lost.message}`,
      { command: shown, phase: "finalReply", reply, cause: lost },
    );
  });
}

// For calls that have the option.
const HINT = "for files that change meanwhile, turn the option verifySize off";

/**
 * @param hint what to do about it; "" where the call has no such option
 * @throws TransferIncompleteError when the counts differ
 */
export function checkCount(bytes: number, expected: number, command: string, hint: string = HINT): void {
  if (bytes === expected) return;
  const what = bytes < expected ? "less than" : "more than";
  throw new TransferIncompleteError(
    `the server called the transfer complete, but ${bytes} bytes are ${what} the ${expected} it should have`,
    { bytes, expected, command, phase: "finalReply", hint: hint || undefined },
  );
}

/** The error for a transfer that goes on behind the size that the server told. */
export function tooManyBytes(
  bytes: number,
  expected: number,
  command: string,
  hint: string = HINT,
): TransferIncompleteError {
  return new TransferIncompleteError(
    `the server has sent ${bytes} bytes, more than the ${expected} it should have`,
    { bytes, expected, command, hint: hint || undefined },
  );
}

/** @throws RangeError for what is no number of bytes */
export function checkedOffset(offset: number | undefined): number {
  const checked = offset ?? 0;
  if (Number.isSafeInteger(checked) && checked >= 0) return checked;
  throw new RangeError(`offset must be a whole number of bytes from 0 to 2^53 - 1; it is ${String(offset)}`);
}
