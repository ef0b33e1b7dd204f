import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { makeDirectory, removeDirectory, removeFile, renameTo, restartAt } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { active, retrieve } from "../transfer-commands.ts";

export const vita: Device = {
  id: "B10",
  name: "libftpvita",
  runsOn: "PS Vita",
  source: {
    repository: "xerpi/libftpvita",
    path: "libftpvita/ftpvita.c",
    commit: "77a1d39",
    date: "2020-01",
  },
  greeting: "220 FTPVita Server ready.",
  reading: { unit: "packet", rest: "dropped", isCaseSensitive: true },
  meanwhile: { way: "waits" },
  data: { preliminary: "after", finalFirst: true },
  unknown: "502 Sorry, command not implemented. :(",
  home: "/ux0:",
  commands: {
    ...without(standardCommands, "MDTM"),
    ...without(
      transferCommands(
        (facts) =>
          `${byKind(facts, "d", "-")}rw-rw-rw- 1 vita vita ${sizeOf(facts)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
        {
          files: { missing: "550 File not found.", removesPartial: true, keepsRestart: true },
          listing: { flags: "path", missing: { lists: "current" } },
        },
      ),
      "NLST",
    ),
    // A broken download is a complete one to it.
    RETR: retrieve({
      preliminary: "150 Opening Image mode data transfer.",
      final: "226 Transfer completed.",
      failed: "226 Transfer completed.",
      missing: "550 File not found.",
      keepsRestart: true,
    }),
    FEAT: ["211-extensions", " REST STREAM", " UTF8", "211 end"],
    OPTS: "501 bad OPTS",
    PORT: active("200 PORT command successful!", "501 bad PORT"),
    CDUP: (session) => {
      session.directory = session.resolve("..");
      session.say("200 Command okay.");
    },
    REST: restartAt("350 Resuming at {offset}"),
    DELE: removeFile("226 File deleted.", "550 Could not delete the file."),
    RMD: removeDirectory("226 Directory deleted.", "550 Could not delete the directory."),
    MKD: makeDirectory("226 Directory created.", "550 Could not create the directory."),
    RNTO: renameTo("226 Rename completed.", "550 Error renaming the file.\r\n226 Rename completed."),
  },
  expected: {
    nlst: refused("NLST is unknown"),
    "list missing": { outcome: "settles", why: "LIST of a missing path lists the current directory" },
    "refused rename": { outcome: "works or fails", why: "a refused RNTO has two replies" },
    "abort idle": refused("ABOR is unknown"),
  },
};
