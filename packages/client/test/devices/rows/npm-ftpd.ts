import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { renameFrom } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOfDay } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, extendedPassive } from "../transfer-commands.ts";

export const npmFtpd: Device = {
  id: "npm-ftpd",
  name: "nodeftpd",
  runsOn: "Node",
  source: { repository: "npm:ftpd", commit: "0.2.16" },
  greeting: "220 FTP server (nodeftpd) ready",
  reading: { unit: "packet", rest: "glued" },
  meanwhile: { way: "served" },
  data: {},
  unknown: "502 Command not implemented.",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")} 1 ftp ftp ${sizeOf(facts, 12)} ${monthDay(facts)} ${timeOfDay(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "150 Opening BINARY mode data connection",
          final: "226 Closing data connection",
          failed: "226 Closing data connection",
          missing: "550 Not Found",
          takesResets: true,
        },
        listing: { preliminary: "150 Here comes the directory listing", final: "226 Transfer OK" },
      },
    ),
    SYST: "215 UNIX Type: I",
    FEAT: ["211-Features", " SIZE", " UTF8", " MDTM", "211 end"],
    OPTS: "200 User supplied OPTS",
    PORT: active("200 OK", "501 Bad Argument"),
    EPSV: extendedPassive("229 Entering Extended Passive Mode (|||{port}|)"),
    RNFR: renameFrom("350 Ready for RNTO"),
  },
  expected: {
    resume: refused("REST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
