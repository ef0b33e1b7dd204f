import { errorForReply, isCompletion, type Reply } from "@ftplib/reply";
import { type ProtectionLevel, protectClear, protectPrivate } from "../exchange/protection.ts";
import type { Session } from "./session.ts";

/**
 * Sets the protection level of the data connections to come; the ledger keeps it. A server that does not know PROT has its
 * data in clear (RFC 4217, 9), so that a refused PROT C sets that level, too, unless PROT P was accepted before.
 */
export async function setProtection(session: Session, level: ProtectionLevel): Promise<Reply> {
  if (level === "P") return await session.run(protectPrivate());
  const reply = await session.run(protectClear());
  if (isCompletion(reply)) return reply;
  if (session.facts.protection === "P") throw errorForReply(reply, { command: "PROT C" });
  session.facts.protection = "C";
  return reply;
}

/** Protects data where the control connection is protected, or was until CCC, and the caller has said nothing: never in clear by oversight. */
export async function protectData(session: Session): Promise<void> {
  const { isSecure, level } = session.protection;
  if (isSecure && level === undefined) await setProtection(session, "P");
}
