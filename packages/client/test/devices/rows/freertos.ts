import type { Device } from "../device.ts";
import { silent } from "../expected.ts";
import {
  endingTransfer,
  makeDirectory,
  quit,
  removeDirectory,
  removeFile,
  restartAt,
} from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOfDay } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { extendedPassive, passive } from "../transfer-commands.ts";

const refusals = (reason: string): string => `521-"{path}" ${reason};\r\n521 taking no action`;
const ended = { download: "226 Closing connection 0 bytes transmitted", upload: "226 Closing connection" };

export const freertos: Device = {
  id: "B1",
  name: "FreeRTOS+TCP FTP 2.3.1",
  runsOn: "microcontrollers",
  source: {
    repository: "htibosch/FreeRTOS-Plus-TCP-multi",
    path: "protocols/FTP",
    commit: "672d510",
    date: "2021",
  },
  greeting: "220 Welcome to the FreeRTOS+TCP FTP server",
  reading: { unit: "packet", rest: "glued", isCaseSensitive: true, matchesPrefix: true },
  meanwhile: { way: "served" },
  data: { preliminary: "after" },
  unknown: "500 {verb} not understood",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rw-rw-rw-   1 freertos plusfat ${sizeOf(facts, 12)} ${monthDay(facts)} ${timeOfDay(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "150 Accepted data connection from 127.0.0.1",
          final: "226 Closing connection 0 bytes transmitted",
          failed: "451 Requested action aborted after 0 bytes",
          missing: "550 No such file",
          takesResets: true,
        },
        listing: {
          path: "ignored",
          finalFirst: true,
          preliminary: "150 Accepted data connection from 127.0.0.1",
          final: ["226-Options: -l", "226-3 matches total", "226 Total 1 MB"],
        },
      },
    ),
    FEAT: "211-Features:\n MDTM\n REST STREAM\n SIZE\r\n211 End",
    PASV: endingTransfer(ended, passive("227 Entering Passive Mode ({address})")),
    EPSV: endingTransfer(ended, extendedPassive("229 Entering Extended Passive Mode (|||{port}|)")),
    REST: restartAt("350 Restarting at {offset}"),
    DELE: removeFile('250 File "{path}" removed', refusals("No such file")),
    MKD: makeDirectory('257 "{path}" directory created', refusals("Directory already exists")),
    RMD: removeDirectory('257 "{path}" directory removed', refusals("Dir not empty")),
    QUIT: quit("221 Goodbye", { staysOpen: true }),
    NLST: null,
    APPE: null,
    ABOR: null,
    STAT: null,
    HELP: null,
    MODE: null,
    STRU: null,
    ALLO: null,
    ACCT: null,
  },
  expected: {
    nlst: silent("NLST is in the table of commands without an answer"),
    "abort idle": silent("ABOR is in the table of commands without an answer"),
  },
};
