import { Reply } from "./reply.ts";
import { UnexpectedReplyError } from "./reply-error.ts";

/**
 * Returns the reply, given as itself or as its text, if it has this code. Throws `UnexpectedReplyError` otherwise (E4).
 */
export function expectCode(reply: Reply | string, code: number): Reply {
  const given = typeof reply === "string" ? new Reply(reply) : reply;
  if (given.code !== code) throw new UnexpectedReplyError(given);
  return given;
}
