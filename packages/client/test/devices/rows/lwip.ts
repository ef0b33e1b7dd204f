import type { Device } from "../device.ts";
import { refused, silent } from "../expected.ts";
import { renameFrom, setType } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

export const lwip: Device = {
  id: "B2",
  name: "lwIP ftpd",
  runsOn: "microcontrollers",
  source: { repository: "toelke/lwip-ftpd", path: "ftpd.c", commit: "1895021", date: "2026-04" },
  greeting: "220 lwIP FTP Server ready.",
  reading: { unit: "packet", rest: "glued" },
  meanwhile: { way: "served" },
  data: {},
  unknown: "502 Command not implemented.",
  commands: {
    ...without(standardCommands, "SIZE", "MDTM"),
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rw-rw-rw-   1 user     ftp  ${sizeOf(facts, 11)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      {
        files: { preliminary: "150 Opening BINARY mode data connection for {name} ({size} bytes)." },
        listing: { path: "ignored" },
      },
    ),
    SYST: "214 UNIX system type.",
    TYPE: setType("200 Command okay.", "502 Command not implemented.", "I"),
    PORT: active("200 Command okay.", "501 Syntax error in parameters or arguments."),
    RNFR: renameFrom("350 Requested file action pending further information."),
    ABOR: (session) => {
      if (session.transfer !== undefined) session.reset();
    },
  },
  expected: {
    size: refused("SIZE is unknown"),
    resume: refused("REST is unknown"),
    "abort download": { outcome: "works or fails", why: "ABOR in a transfer resets the control connection" },
    "abort upload": { outcome: "works or fails", why: "ABOR in a transfer resets the control connection" },
    "abort idle": silent("ABOR has no answer"),
  },
};
