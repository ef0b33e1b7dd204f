import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { makeDirectory, printDirectory, removeDirectory, removeFile } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, year } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

export const rtems: Device = {
  id: "B18",
  name: "RTEMS ftpd 1.1-JWJ",
  runsOn: "RTEMS",
  source: { repository: "RTEMS/rtems", path: "cpukit/ftpd/ftpd.c", commit: "031dead" },
  greeting: "220 RTEMS FTP server (Version 1.1-JWJ) ready.",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: { finalFirst: true, waitsAfterPassive: true },
  unknown: "500 Unrecognized/unsupported command.",
  path: (path) => path.split(" ", 1)[0] ?? "",
  lineEnd: ({ type }) => (type === "A" ? "\r\n" : "\n"),
  replyLimit: 70,
  names: (names) => [".", "..", ...names],
  commands: {
    ...without(standardCommands, "SIZE", "MDTM", "NOOP", "RNFR", "RNTO"),
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rwxr-xr-x  1     0     0 ${sizeOf(facts, 11)} ${monthDay(facts, "0")}  ${year(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "150 Opening BINARY mode data connection.",
          failed: "451 File read error.",
          missing: "550 Error opening file.",
          takesResets: true,
        },
        listing: {
          preliminary: "150 Opening ASCII mode data connection for LIST.",
          final: "226 Transfer complete.",
          missing: { lists: "error" },
          hasDots: true,
        },
      },
    ),
    USER: "230 User logged in.",
    PASS: "230 User logged in.",
    PWD: printDirectory('250 "{path}" is the current directory.'),
    PORT: active("200 PORT command successful.", "501 Syntax error."),
    DELE: removeFile("257 DELE successful.", "550 DELE failed."),
    MKD: makeDirectory("257 MKD successful.", "521 MKD failed."),
    RMD: removeDirectory("257 RMD successful.", "550 RMD failed."),
  },
  expected: {
    rename: refused("RNFR is unknown"),
    move: refused("RNFR is unknown"),
    size: refused("SIZE is unknown"),
    resume: refused("REST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
