import { isReplyError } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Session } from "../session/session.ts";
import { useUtf8ForListing } from "../session/utf8.ts";
import type { Transfer } from "../session/transfer.ts";
import { openTransfer } from "../transfer/open-transfer.ts";

const SPEAKS_OF_TYPE = /\btype\b|\bascii\b|\bencoding\b/i;

/** Begins the transfer of a listing; in TYPE A where the server lists in that type alone, which is remembered. */
export async function openListing(session: Session, command: Command): Promise<Transfer> {
  const { listing } = session.habits;
  await useUtf8ForListing(session);
  if (listing.needsTypeA) await session.setType("A");
  try {
    return await openTransfer(session, { command });
  } catch (error) {
    const isOfType = isReplyError(error) && error.reply.code >= 400 && SPEAKS_OF_TYPE.test(error.reply.text);
    if (!isOfType || session.facts.type === "A" || !session.isOpen) throw error;
    await session.setType("A").catch(() => {
      throw error;
    });
    const transfer = await openTransfer(session, { command });
    listing.needsTypeA = true;
    return transfer;
  }
}
