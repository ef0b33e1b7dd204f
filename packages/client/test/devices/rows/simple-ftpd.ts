import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { restartAt } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOfDay } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";

export const simpleFtpd: Device = {
  id: "simple-ftpd",
  name: "simple-ftpd",
  runsOn: "Node",
  source: { repository: "npm:simple-ftpd", commit: "0.0.4" },
  greeting: "220 Ready.",
  reading: { unit: "packet", rest: "glued" },
  meanwhile: { way: "waits" },
  data: {},
  unknown: "502 Command not implemented.",
  type: "",
  // What comes glued to it and runs of spaces become one space.
  path: (path) => path.replaceAll(/\s+/g, " "),
  commands: {
    ...without(standardCommands, "SIZE", "MDTM", "NOOP", "CDUP", "QUIT"),
    ...without(
      transferCommands(
        (facts) =>
          `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")} 1 user group ${sizeOf(facts, 12)} ${monthDay(facts)} ${timeOfDay(facts)} ${facts.name}`,
        {
          files: {
            preliminary: "125 Data connection already open, starting transfer.",
            failed: "550 read ECONNRESET.",
            needsImage: "550 TYPE I only.",
            looksLate: true,
          },
          listing: { path: "ignored", needsAscii: "550 TYPE A only." },
        },
      ),
      "NLST",
    ),
    FEAT: ["211-Features:", " REST STREAM", "211 End."],
    REST: restartAt("350 Restarting at {offset}."),
  },
  expected: {
    nlst: refused("NLST is unknown"),
    size: refused("SIZE is unknown"),
    quit: refused("QUIT is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
