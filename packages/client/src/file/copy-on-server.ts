import { isReplyError, type Reply } from "@ftplib/reply";
import { type Argument, command } from "../command/command.ts";
import { complete } from "../exchange/conversation.ts";
import { isUnknown } from "../exchange/mlst.ts";
import { rename } from "../exchange/rename.ts";
import type { Session } from "../session/session.ts";
import { hasSite } from "../session/site-commands.ts";
import { useUtf8For } from "../session/utf8.ts";

/**
 * Copies on the server, by SITE CPFR and SITE CPTO, or by SITE COPY, which cannot name a path with spaces. Undefined where
 * the server has neither.
 *
 * @param timeout milliseconds for each reply
 */
export async function copyOnServer(
  session: Session,
  from: Argument,
  to: Argument,
  timeout: number,
): Promise<Reply | undefined> {
  // FEAT of ProFTPD has SITE COPY for both.
  if (!(await hasSite(session, "CPFR", "COPY"))) return undefined;
  const source = command("SITE", "CPFR", from);
  const target = command("SITE", "CPTO", to);
  // Nothing may come between the two.
  await useUtf8For(session, { ...target, verb: "SITE" });
  try {
    return await session.run(rename(source, target), timeout);
  } catch (error) {
    const isMissing = isReplyError(error) && error.command === source.shown && isUnknown(error.reply);
    if (!isMissing) throw error;
  }
  const isAmbiguous = [from, to].some(({ shown }) => shown.includes(" "));
  if (isAmbiguous || !(await hasSite(session, "COPY"))) return undefined;
  return await session.run(complete(command("SITE", "COPY", from, to)), timeout);
}
