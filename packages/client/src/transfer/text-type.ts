import { errorForReply, isReplyError, type ReplyError } from "@ftplib/reply";
import { quoting } from "../log/quoted.ts";
import { securityHint } from "../errors/security-hint.ts";
import type { Session } from "../session/session.ts";

const CLOSING = 421;

/**
 * Begins, or runs, a transfer of text: in TYPE A where the server has it. One that refuses TYPE A may have one type for
 * everything, and its lines are read all the same, whatever they end in.
 *
 * @throws ReplyError with both replies when the server refuses the transfer as well
 */
export async function inTextType<T>(session: Session, transfer: () => Promise<T>): Promise<T> {
  const refusal = await session.setType("A").then(
    () => undefined,
    (error: unknown) => {
      if (!isReplyError(error) || error.reply.code < 400 || error.reply.code === CLOSING) throw error;
      return error;
    },
  );
  if (refusal === undefined) return await transfer();
  return await transfer().catch((error: unknown) => {
    throw isReplyError(error) && error.reply.code >= 400 ? withRefusedType(session, error, refusal) : error;
  });
}

/** The refusal of the transfer, whose reason may be that of TYPE A. */
function withRefusedType({ protection }: Session, refused: ReplyError, ofType: ReplyError): Error {
  const { reply, command, phase } = refused;
  const words = [`(TYPE A was refused, too: ${ofType.reply.text})`, securityHint(reply, protection) ?? ""];
  const error = errorForReply(reply, { command, phase, hint: words.join(" ").trimEnd() });
  return quoting(error, ofType.reply.text);
}
