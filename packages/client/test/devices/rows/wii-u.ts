import type { CommandRow, Device } from "../device.ts";
import { refused } from "../expected.ts";
import { byKind, monthDay, sizeOf, year } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, passive } from "../transfer-commands.ts";

const MOVING = ["RETR", "STOR", "SIZE", "DELE", "MKD", "RMD", "RNFR"];

/** Commands that move the working directory to the folder of their path. */
function moving(commands: Readonly<Record<string, CommandRow>>): Readonly<Record<string, CommandRow>> {
  return Object.fromEntries(
    Object.entries(commands).map(([verb, row]): [string, CommandRow] => {
      if (typeof row !== "function" || !MOVING.includes(verb)) return [verb, row];
      return [
        verb,
        async (session, argument) => {
          const path = session.resolve(argument);
          await row(session, argument);
          session.directory = path.slice(0, path.lastIndexOf("/")) || "/";
        },
      ];
    }),
  );
}

export const wiiU: Device = {
  id: "B17",
  name: "WiiUFtpServer",
  runsOn: "Wii U",
  source: { repository: "Laf111/WiiUFtpServer", path: "src/ftp.c", commit: "6eaf5a7", date: "2022-10" },
  greeting: "220 WiiUFtpServer",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: {},
  unknown: "502 Command not implemented.",
  wanders: true,
  commands: moving({
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rwxr-xr-x    1 WiiU  WiiU  ${sizeOf(facts, 10)} ${monthDay(facts, "0")}  ${year(facts)} ${facts.name}`,
      {
        files: { failed: "520 Closing C[1], transfer failed" },
        listing: { failed: "520 Closing C[1], transfer failed", missing: "550 Error when LIST" },
      },
    ),
    PASV: passive("227 C[1] entering in passive mode ({address})."),
    PORT: active("200 PORT command successful.", "501 Syntax error in parameters."),
    REST: (session, argument) => {
      session.restart = Number.parseInt(argument, 10);
      session.say("350 REST command successful.");
    },
  }),
  expected: { "abort idle": refused("ABOR is unknown") },
};
