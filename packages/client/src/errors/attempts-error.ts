import { quoting } from "../log/quoted.ts";
import { errorForReply, type FtpError, type Reply } from "@ftplib/reply";

/** One of the ways that were tried: the command as it may be shown, and the reply to it. */
export interface Attempt {
  readonly command: string;
  readonly reply: Reply;
}

/**
 * The error for several attempts that were all refused: the error of the last one, whose message also lists the earlier
 * ones, each with its own reply, and the hint.
 *
 * @throws TypeError for an empty list
 */
export function attemptsError(attempts: readonly Attempt[], hint?: string): FtpError {
  const last = attempts.at(-1);
  if (last === undefined) throw new TypeError("an error needs at least one attempt");
  const earlier = attempts.slice(0, -1).map(({ command, reply }) => `${command}: ${reply.text}`);
  const tried = earlier.length === 0 ? [] : [`(tried before: ${earlier.join("; ")})`];
  const words = [...tried, ...(hint === undefined ? [] : [hint])];
  const error = errorForReply(last.reply, {
    command: last.command,
    ...(words.length === 0 ? {} : { hint: words.join(" ") }),
  });
  return quoting(error, ...earlier);
}
