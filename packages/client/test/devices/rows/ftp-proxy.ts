import type { Device } from "../device.ts";
import type { Expected } from "../expected.ts";
import { abortTransfer, restartAt } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

const third: Expected = {
  outcome: "works or fails",
  why: "a third reply, of the server itself, comes in the place of a later command's",
};

export const ftpProxy: Device = {
  id: "ftp-proxy",
  name: "ftp-proxy before vsftpd",
  runsOn: "Linux",
  source: { repository: "debian:ftp-proxy", commit: "1.9.2.4" },
  greeting: "220 server ready - login please",
  reading: { unit: "line" },
  meanwhile: { way: "served" },
  data: {},
  unknown: "500 command unrecognized",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")}    1 1000     1000 ${sizeOf(facts, 12)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      {
        files: { preliminary: "150 Opening BINARY mode data connection for {name} ({size} bytes)." },
        listing: { preliminary: "150 Here comes the directory listing.", final: "226 Directory send OK." },
      },
    ),
    PORT: active("200 PORT command successful.", "500 Illegal PORT command."),
    REST: restartAt("350 Restart position accepted ({offset})."),
    ABOR: (session, argument) => {
      const { transfer } = session;
      const replies = ["426 Connection closed; transfer aborted.", "226 ABOR command successful."];
      abortTransfer(replies, "225 No transfer to ABOR.")(session, argument);
      if (transfer !== undefined) session.sayLate("225 No transfer to ABOR.");
    },
  },
  expected: { "abort download": third, "abort upload": third },
};
