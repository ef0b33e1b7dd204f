import type { FileFacts } from "@ftplib/testkit";
import type { Device } from "../device.ts";
import { abortTransfer, endingTransfer, fileSize, quit, renameTo, restartAt } from "../file-commands.ts";
import { list } from "../listing-commands.ts";
import { byKind, factsLine, monthDay, sizeOf, timeOfDay } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { passive } from "../transfer-commands.ts";

const tabbed = (facts: FileFacts): string =>
  `${byKind(facts, "drwxrwsr-x\t2", "-rw-rw-r--\t1")}\tuser\t${sizeOf(facts)}\t${monthDay(facts, "0")} ${timeOfDay(facts)}\t${facts.name}`;

const listing = {
  preliminary: "150 Accepted data connection",
  final: ["226-options: -a -l", "226 3 matches total"],
  failed: "426 Transfer aborted",
  path: "ignored" as const,
};

/** On SD cards MLSD gives facts. */
export const simpleFtpServer: Device = {
  id: "B5 (SD)",
  name: "SimpleFTPServer 3.0.0, SD card",
  runsOn: "ESP, STM32, RP2040, Arduino",
  source: { repository: "xreef/SimpleFTPServer", path: "FtpServer.cpp", commit: "6080ccb", date: "2025-10" },
  greeting: [
    "220---   Welcome to FTP Server for ESP   ---",
    "220---   By Renzo Mischianti   ---",
    "220 --   Version 3.0.0   --",
  ],
  reading: { unit: "line" },
  meanwhile: { way: "served" },
  data: { uploadSilence: 400 },
  unknown: "500 Unknown command",
  path: (path) => path.replaceAll("'", "/").replaceAll("\\", "/"),
  hasOneSession: true,
  idleEnd: ["530 Timeout", "221 Goodbye"],
  commands: {
    ...standardCommands,
    ...transferCommands(tabbed, {
      files: {
        preliminary: ["150-Connected to port 50009", "150 {size} bytes to download"],
        final: ["226-File successfully transferred", "226 0.010 s, 400 kbytes/s"],
        failed: "426 Transfer aborted",
        missing: "550 File {name} not found",
        directory: "450 Can't open logs\\",
      },
      listing,
    }),
    SYST: "215 ESP",
    FEAT: [
      "211-Extensions suported:",
      " MLST type*;modify*;size*;",
      " MLSD",
      " MDTM",
      " MFMT",
      " SIZE",
      " SITE FREE",
      "211 End.",
    ],
    OPTS: "200 Options OK",
    AUTH: "502 Command not implemented",
    MLSD: list({ ...listing, line: factsLine, final: ["226-options: -a -l", "226 3 matches total"] }),
    PASV: endingTransfer(
      { download: "426 Transfer aborted", upload: "226 File successfully transferred" },
      passive("227 Entering Passive Mode ({address})."),
    ),
    REST: restartAt("350 Restarting at {offset}. Send STORE or RETRIEVE to initiate transfer."),
    SIZE: fileSize("550 No such file"),
    RNTO: renameTo("250 File successfully renamed or moved", "553 File exists or rename failed"),
    ABOR: abortTransfer(["426 Transfer aborted", "226 Data connection closed"], "226 Data connection closed"),
    QUIT: quit(["221 Goodbye", "221 Goodbye"]),
  },
  expected: {
    "retrieve a directory": {
      outcome: "fails",
      why: "the refusal has no line end",
      says: /Can't open logs/,
      isSilent: true,
    },
    "upload with a pause": { outcome: "fails", why: "5 s of silence end an upload, and the reply is 226" },
  },
};

/** On LittleFS and FFat, the defaults of ESP8266, ESP32 and RP2040, MLSD prints the lines of LIST. */
export const simpleFtpServerLittleFs: Device = {
  ...simpleFtpServer,
  id: "B5 (LittleFS)",
  name: "SimpleFTPServer 3.0.0, LittleFS or FFat",
  commands: { ...simpleFtpServer.commands, MLSD: list({ ...listing, line: tabbed }) },
};
