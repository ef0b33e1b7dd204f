import type { ByteString } from "../byte-string.ts";
import type { CommandContext, CommandGroup } from "./command.ts";

/** RFC 2228 as RFC 4217 uses it: TLS on the control connection, and its protection for data connections. */
export const SECURITY: CommandGroup = {
  AUTH: { handle: authenticate, beforeLogin: true, needsArgument: true },
  PBSZ: { handle: bufferSize, beforeLogin: true, needsArgument: true },
  PROT: { handle: protect, beforeLogin: true, needsArgument: true },
  CCC: { handle: clearControl },
  ADAT: { handle: (session) => session.reply("503 AUTH does not need ADAT here"), beforeLogin: true },
};

async function authenticate(session: CommandContext, argument: ByteString): Promise<void> {
  const { settings, control } = session;
  const mechanism = argument.toUpperCase();
  if (settings.tls === "none") return session.reply("500 AUTH not understood");
  if (control.tls) return session.reply("503 TLS is already in use");
  if (!["TLS", "TLS-C", "SSL", "TLS-P"].includes(mechanism)) {
    return session.reply(`504 AUTH ${argument} not supported`);
  }
  // The client's TLS hello may arrive early; it must not be read as a command.
  control.reader.detach();
  await session.reply(`234 AUTH ${argument} successful`);
  await session.secure();
}

async function bufferSize(session: CommandContext): Promise<void> {
  if (!session.control.tls) return session.reply("503 PBSZ comes after AUTH");
  session.hasBufferSize = true;
  return session.reply("200 PBSZ=0");
}

async function protect(session: CommandContext, argument: ByteString): Promise<void> {
  if (!session.control.tls) return session.reply("503 PROT comes after AUTH");
  if (!session.hasBufferSize) return session.reply("503 PBSZ comes before PROT");
  const level = argument.toUpperCase();
  if (level !== "C" && level !== "P") {
    return session.reply(
      level === "S" || level === "E" ? `536 PROT ${level} not supported` : "504 Unknown level",
    );
  }
  if (level === "C" && session.settings.tlsOptions.dataTlsRequired) {
    return session.reply("534 Data connections must be encrypted");
  }
  session.protection = level;
  return session.reply(level === "P" ? "200 Protection set to Private" : "200 Protection set to Clear");
}

async function clearControl(session: CommandContext): Promise<void> {
  if (!session.control.tls) return session.reply("533 The control connection is not protected");
  await session.reply("200 Clearing the control connection");
  await session.control.clear();
}
