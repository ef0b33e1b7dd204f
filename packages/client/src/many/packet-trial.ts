import { isCompletion } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import { catchUp, resyncOrClose } from "../session/resync.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";

const NOOP = command("NOOP");
const PWD = command("PWD");
const FEAT = command("FEAT");
// How long the first reply of a packet may take, and each further one after it, milliseconds.
const FIRST_REPLY = 2_000;
const NEXT_REPLY = 1_000;

/**
 * Sends two commands in one packet, and says whether the server has read and answered each: the first step of `pipeline.ts`. The second
 * is FEAT, or PWD where the features are known. A server that does not know FEAT counts as one that does not read each command.
 *
 * @param first a command that does no harm
 */
export async function isPacketRead(session: Session, first: Command = NOOP): Promise<boolean> {
  const { control, facts } = session;
  const packet = [first, facts.features === undefined ? FEAT : PWD];
  const entries = session.idleControl.send(packet, { isTrial: true }) as [LedgerEntry, LedgerEntry];
  const [one, two] = entries.map((entry) => control.replyTo(entry)) as [Answer, Answer];
  one.catch(() => {});
  two.catch(() => {});
  if ((await settlesWithin(one, FIRST_REPLY)) && (await settlesWithin(two, NEXT_REPLY))) {
    const isRead = isCompletion(await one) && isCompletion(await two) && !entries[1].hasOvertaken;
    return isRead && facts.features !== undefined && facts.features.size > 0;
  }
  await resyncOrClose(session);
  await catchUp(session);
  return false;
}

type Answer = ReturnType<Session["control"]["replyTo"]>;
