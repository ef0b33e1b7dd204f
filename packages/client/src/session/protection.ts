import { type Command, command } from "../command/command.ts";
import { type Conversation, expectCompletion } from "../exchange/conversation.ts";
import type { Reply } from "@ftplib/reply";
import type { Session } from "./session.ts";

/** Whether data connections are clear or private: RFC 2228, 3; RFC 4217, 9. */
export type ProtectionLevel = "C" | "P";

function protCommand(level: ProtectionLevel): Command {
  return { ...command(`PROT ${level}`), verb: "PROT" };
}

/** PBSZ 0, which TLS needs for form's sake, and PROT P: RFC 4217, 8 and 9 (ftplib, S4). */
function* protectPrivate(): Conversation<Reply> {
  expectCompletion(yield { ...command("PBSZ 0"), verb: "PBSZ" });
  return expectCompletion(yield protCommand("P"));
}

function* protectClear(): Conversation<Reply> {
  return expectCompletion(yield protCommand("C"));
}

/** Sets the protection level of the data connections to come. */
export async function setProtection(session: Session, level: ProtectionLevel): Promise<Reply> {
  const reply = await session.run(level === "P" ? protectPrivate() : protectClear());
  session.facts.protection = level;
  return reply;
}

/** Protects data where the control connection is protected and the caller has said nothing: never in clear by oversight. */
export async function protectData(session: Session): Promise<void> {
  const isSecure = session.idleControl.connection.tls !== undefined;
  if (isSecure && session.facts.protection === undefined) await setProtection(session, "P");
}
