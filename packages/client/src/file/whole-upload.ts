import { errorForReply, isReplyError, type ReplyError } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import { modificationTimeIfKnown } from "../exchange/file-time.ts";
import type { Session } from "../session/session.ts";
import { askSize } from "./verify-size.ts";

/** An upload of which all bytes and the end were sent. */
export interface SentUpload {
  readonly path: CommandText;
  /** The size that the server's file must have, bytes. */
  readonly expected: number;
  /** When it began, epoch milliseconds. */
  readonly began: number;
}

// How far the server's clock may be off, milliseconds.
const CLOCK_ERROR = 5 * 60_000;

/** Whether the server says that the upload was broken off although all bytes and the end were sent: 426 or 451. */
export function isBrokenOffAtEnd(error: unknown): error is ReplyError {
  if (!isReplyError(error) || error.phase !== "finalReply" || error.cause !== undefined) return false;
  return error.reply.code === 426 || error.reply.code === 451;
}

/**
 * Asks the server about a file whose upload it called broken off at its end: some say 426 when the end of TLS was not to their
 * liking, and have the whole file. Returns its size if it is whole: if SIZE gives as many bytes as were sent, and MDTM, where the server knows
 * it, a time since the upload began. An older file of that size may have been kept: another time proves nothing, and neither does
 * any after this client has stored a file of that name, or renamed one to it, also where the name is spelled in another way.
 *
 * @throws ReplyError the same error, with what the server has in its message
 */
export async function sizeIfWhole(
  session: Session,
  { path, expected, began }: SentUpload,
  error: ReplyError,
): Promise<number> {
  const stored = argument(path, "the path", session.rules);
  if (session.client.stored.mayInclude(stored.shown)) {
    throw withHint(error, "a file was put at this name earlier, and the server may have kept that one");
  }
  const size = await askSize(session, path).catch(() => undefined);
  if (size === undefined) throw error;
  const sent = `${expected} bytes were sent, and the server's file has ${size}`;
  if (size !== expected) throw withHint(error, sent);
  const modified = await session.run(modificationTimeIfKnown(command("MDTM", stored))).catch(() => undefined);
  const isRecent =
    modified === undefined ||
    (modified.time >= began - CLOCK_ERROR && modified.time <= Date.now() + CLOCK_ERROR);
  if (isRecent) return size;
  const time = new Date(modified.time).toISOString();
  throw withHint(error, `${sent}, but was modified at ${time}: the server may have kept an older file`);
}

function withHint({ reply, command: shown, phase }: ReplyError, hint: string): Error {
  return errorForReply(reply, { command: shown, phase, hint });
}
