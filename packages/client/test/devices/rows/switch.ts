import type { Device } from "../device.ts";
import {
  abortTransfer,
  changeDirectory,
  changeToParent,
  endingTransfer,
  restartAt,
} from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, passive } from "../transfer-commands.ts";

export const switchFtpsrv: Device = {
  id: "B15",
  name: "ftpsrv (ITotalJustice) 1.2.2",
  runsOn: "Switch, 3DS, Wii",
  source: { repository: "ITotalJustice/ftpsrv", path: "src/ftpsrv.c", commit: "4d59611", date: "2025-06" },
  greeting: "220 Service ready for new user.",
  reading: { unit: "line", lineEnd: "crlf" },
  meanwhile: { way: "served" },
  data: { finalFirst: true },
  unknown: "500 Syntax error, command unrecognized.",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rwxr--r-- 1 unknown unknown ${sizeOf(facts, 13)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      { listing: { flags: "alone", missing: "450 Requested file action not taken." } },
    ),
    FEAT: ["211-Extensions supported:", " SIZE", " UTF8", " MDTM", " TVFS", "211 END"],
    CWD: changeDirectory("200 Command okay.", "550 Requested action not taken."),
    CDUP: changeToParent("200 Command okay.", "550 Requested action not taken."),
    OPTS: "200 Command okay.",
    PORT: active("200 Command okay.", "501 Syntax error in parameters or arguments."),
    // The transfer under way is dropped without a word.
    PASV: endingTransfer({}, passive("227 Entering Passive Mode ({address})")),
    REST: restartAt("350 Requested file action pending further information."),
    ABOR: abortTransfer(
      ["426 Connection closed; transfer aborted.", "226 Closing data connection."],
      "226 Closing data connection.",
    ),
  },
  expected: {},
};
