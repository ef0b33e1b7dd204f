import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { renameFrom } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

export const twisted: Device = {
  id: "twisted",
  name: "Twisted 22.4",
  runsOn: "Python",
  source: { repository: "twisted/twisted", commit: "22.4.0" },
  greeting: "220 Twisted 22.4.0 FTP Server",
  reading: { unit: "line", lineEnd: "crlf" },
  meanwhile: { way: "waits" },
  data: { waitsAfterPassive: true },
  unknown: "502 Command '{verb}' not implemented",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")}   1 root      root ${sizeOf(facts, 20)} ${monthDay(facts, "0")} ${timeOrYear(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "125 Data connection already open, starting transfer",
          final: "226 Transfer Complete.",
          failed: "426 Transfer aborted.",
          missing: "550 No such file or directory.",
          needsImage: "550 Requested action not taken.",
        },
        listing: {
          preliminary: "125 Data connection already open, starting transfer",
          final: "226 Transfer Complete.",
          failed: "426 Transfer aborted.",
          missing: "550 No such file or directory.",
          flags: "alone",
        },
      },
    ),
    FEAT: ["211-Features:", " FEAT", " MDTM", " PASV", " SIZE", " TYPE A;I", "211 End"],
    PORT: active("200 PORT OK", "501 Syntax error"),
    RNFR: renameFrom("350 Requested file action pending further information."),
  },
  expected: {
    resume: refused("REST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
