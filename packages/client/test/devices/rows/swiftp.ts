import type { Device } from "../device.ts";
import { restartAt } from "../file-commands.ts";
import { list } from "../listing-commands.ts";
import { byKind, factsLine, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, extendedPassive } from "../transfer-commands.ts";

export const swiftp: Device = {
  id: "B9",
  name: "SwiFTP",
  runsOn: "Android",
  source: { repository: "ppareit/swiftp", commit: "f548def", date: "2026-08" },
  greeting: "220 SwiFTP ready",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: { preliminary: "after" },
  unknown: "502 Command not recognized",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rw-r--r--  1 owner group ${sizeOf(facts, 12)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      { listing: { missing: "550 File does not exist" } },
    ),
    FEAT: [
      "211-Features supported by FTP Server",
      " UTF8",
      " MDTM",
      " MFMT",
      " MLST Type*;Size*;Modify*;Perm",
      " HASH SHA-1*;MD5;SHA-256",
      " REST STREAM",
      " RANG STREAM",
      " AUTH TLS",
      " PBSZ",
      " PROT",
      "211 End",
    ],
    MLSD: list({
      preliminary: "150 Opening BINARY mode data connection for file list",
      final: "226 Data transmission OK",
      failed: "426 Data socket or network error",
      missing: "550 File does not exist",
      flags: "path",
      line: factsLine,
    }),
    MLST: async (session, argument) => {
      const facts = await session.server.files.stat(session.resolve(argument));
      if (facts === undefined) return session.say("550 File does not exist");
      return session.say(["250-Requested file action okay", factsLine(facts), "", "250 End"]);
    },
    OPTS: "200 OPTS accepted",
    PORT: active("200 PORT OK", "550 No valid address"),
    EPSV: extendedPassive("229 Entering Extended Passive Mode (|||{port}|)"),
    REST: (session, argument) => {
      if (session.type === "A") session.say("550 No REST in ASCII mode");
      else restartAt("350 Restart position accepted ({offset})")(session, argument);
    },
    ABOR: "226 Abort received",
  },
  expected: {},
};
