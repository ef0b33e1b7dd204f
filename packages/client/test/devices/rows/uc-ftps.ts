import type { CommandRow, Device, Handler } from "../device.ts";
import { refused } from "../expected.ts";
import { renameFrom, renameTo, restartAt } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, year } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

const lost = "530 Not logged in.";

/** After REST and RNFR the server takes only the commands that follow them; a refusal does not end that. */
function inOrder(commands: Readonly<Record<string, CommandRow>>): Readonly<Record<string, CommandRow>> {
  const taken: Readonly<Record<string, readonly string[]>> = {
    REST: ["RETR", "STOR", "NOOP", "QUIT"],
    RNFR: ["RNTO", "NOOP", "QUIT"],
  };
  const guarded = ([verb, row]: [string, CommandRow]): [string, Handler] => [
    verb,
    async (session, argument) => {
      if (session.mode !== "" && taken[session.mode]?.includes(verb) === false) return session.say(lost);
      if (typeof row === "function") await row(session, argument);
      else if (row !== null) session.say(row);
      if (session.mode === "RNFR" && verb === "RNTO") session.mode = "";
      if (session.mode === "REST" && session.restart === 0) session.mode = "";
      if (verb === "REST" || (verb === "RNFR" && session.renameFrom !== undefined)) session.mode = verb;
      return undefined;
    },
  ];
  return Object.fromEntries(Object.entries(commands).map(guarded));
}

export const ucFtps: Device = {
  id: "B12",
  name: "uC/FTPs",
  runsOn: "uC/OS",
  source: {
    repository: "weston-embedded/uC-FTPs",
    path: "Source/ftp-s.c",
    commit: "0f54674",
    date: "2023-02",
  },
  greeting: "220 Service ready for new user.",
  reading: { unit: "packet", rest: "dropped", needsLineEnd: true },
  meanwhile: { way: "waits" },
  data: { finalFirst: true, closing: 300, uploadSilence: 400 },
  unknown: "502 Command not implemented.",
  idleEnd: ["221 Service closing control connection."],
  commands: inOrder({
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rw-rw-rw-   1 user     group   ${sizeOf(facts, 10)} ${monthDay(facts).toLowerCase()}  ${year(facts)} ${facts.name}`,
      {
        files: { keepsRestart: true },
        listing: { flags: "current", lineEnd: "\n", missing: "550 Requested action not taken." },
      },
    ),
    FEAT: "211-Features\n REST STREAM\n MDTM\n SIZE\r\n211 End",
    PORT: active("200 Command okay.", "501 Syntax error in parameters or arguments."),
    REST: restartAt("350 Requested file action pending further information."),
    RNFR: renameFrom("350 Requested file action pending further information.", "550 No such file."),
    RNTO: renameTo("250 Requested file action okay, completed.", "553 File name not allowed."),
  }),
  expected: {
    "resume a missing file": {
      outcome: "fails",
      why: "after REST and a refused RETR every command is refused for ever",
      isLost: true,
    },
    "upload with a pause": { outcome: "fails", why: "5 s of silence end an upload, and the reply is 226" },
    "abort idle": refused("ABOR is unknown"),
  },
};
