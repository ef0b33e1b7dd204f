import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { makeDirectory, removeDirectory, removeFile, renameTo, restartAt } from "../file-commands.ts";
import { list } from "../listing-commands.ts";
import { byKind, factsLine, monthDay, sizeOf, timeOfDay } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { active, store } from "../transfer-commands.ts";

const words = {
  preliminary: "150 Opening data transfer",
  final: "226 Transfer completed",
  failed: "550 Connection reset by peer",
  missing: "550 No such file or directory",
};

export const ps5: Device = {
  id: "B14",
  name: "ftpsrv (ps5-payload-dev)",
  runsOn: "PS4, PS5",
  source: { repository: "ps5-payload-dev/ftpsrv", path: "cmd.c", commit: "fff2485", date: "2026-04" },
  greeting: "220 Service is ready",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: {},
  unknown: "502 Command not implemented",
  commands: {
    ...without(standardCommands, "MDTM"),
    ...without(
      transferCommands(
        (facts) =>
          `${byKind(facts, "d", "-")}rwxrwxrwx 1 1 0 ${sizeOf(facts)} ${monthDay(facts, "0")} ${timeOfDay(facts)} ${facts.name}`,
        { files: { ...words, keepsRestart: true }, listing: { ...words, flags: "current" } },
      ),
      "NLST",
    ),
    USER: "230 User logged in",
    FEAT: ["211-Features:", " MLSD", " KILL", " MTRW", " SELF", "211 End"],
    PORT: active("200 PORT command successful.", "501 Usage: PORT <addr>"),
    STOR: store({ ...words, needsImage: "504 ASCII mode is not supported" }),
    MLSD: list({ ...words, line: factsLine, path: "ignored" }),
    REST: restartAt("350 REST OK"),
    DELE: removeFile("226 File deleted", "550 No such file or directory"),
    RMD: removeDirectory("226 Directory deleted", "550 No such file or directory"),
    MKD: makeDirectory("226 Directory created", "550 File exists"),
    RNTO: renameTo("226 Path renamed", "550 No such file or directory"),
  },
  expected: {
    nlst: refused("NLST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
