import type { FileFacts } from "@ftplib/testkit";
import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { renameFrom, setType } from "../file-commands.ts";
import { list } from "../listing-commands.ts";
import { byKind, monthDay, sizeOf, year } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

const slashed = (facts: FileFacts): string => facts.name + byKind(facts, "/", "");
const missing = "550 File not found";

export const sming: Device = {
  id: "B19",
  name: "Sming FTP server",
  runsOn: "ESP8266, ESP32",
  source: {
    repository: "SmingHub/Sming",
    path: "Sming/Components/Network/src/Network/Ftp",
    commit: "19273b4",
    date: "2025-07",
  },
  greeting: "220 Welcome to Sming FTP",
  reading: { unit: "line", lineEnd: "crlf", isCaseSensitive: true },
  meanwhile: { way: "served" },
  data: { lateFailure: 30 },
  unknown: "502 Not supported",
  client: { passive: false },
  names: (names, isDirectory) => names.map((name) => (isDirectory(name) ? `${name}/` : name)),
  commands: {
    ...without(standardCommands, "MDTM", "MKD", "RMD"),
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "drw", "-rw")} ${sizeOf(facts).padEnd(6)} ${monthDay(facts)}  ${year(facts)} ${slashed(facts)}`,
      {
        files: {
          preliminary: "150 Connecting",
          final: "226 Transfer Complete.",
          failed: "226 Transfer Complete.",
        },
        listing: { flags: "path", missing },
      },
    ),
    NLST: list({
      preliminary: "150 Connecting",
      final: "226 Transfer Complete.",
      failed: "226 Transfer Complete.",
      flags: "path",
      missing,
      line: slashed,
    }),
    PASV: "500 Passive mode not supported",
    PORT: active("200 OK", "550 FAIL"),
    SYST: "215 Windows_NT: Sming Framework",
    TYPE: setType("250 OK", "500 FAIL"),
    RNFR: renameFrom("350 OK"),
  },
  expected: {
    "mkd, rmd": refused("MKD and RMD are unknown"),
    resume: refused("REST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};

/** The reply to a broken transfer comes in one packet with the reply to the next NOOP. */
export const smingLateReply: Device = {
  ...sming,
  id: "B19 (late reply)",
  data: { withholdsFailure: true },
  commands: {
    ...sming.commands,
    NOOP: (session) => {
      session.say(session.withheld === undefined ? "200 OK" : ["200 OK", session.withheld]);
      session.withheld = undefined;
    },
  },
};
