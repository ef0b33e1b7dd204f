import type { Reply } from "@ftplib/reply";
import { type ProtectionLevel, protectClear, protectPrivate } from "../exchange/protection.ts";
import type { Session } from "./session.ts";

/** Sets the protection level of the data connections to come; the ledger keeps it. */
export async function setProtection(session: Session, level: ProtectionLevel): Promise<Reply> {
  return await session.run(level === "P" ? protectPrivate() : protectClear());
}

/** Protects data where the control connection is protected and the caller has said nothing: never in clear by oversight. */
export async function protectData(session: Session): Promise<void> {
  if (session.tls !== undefined && session.facts.protection === undefined) await setProtection(session, "P");
}
