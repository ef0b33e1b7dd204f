import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { makeDirectory } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";

export const uftpd: Device = {
  id: "B3",
  name: "uftpd, ftp.py (MicroPython)",
  runsOn: "ESP8266, ESP32, PYBD",
  source: {
    repository: "robert-hh/FTP-Server-for-ESP8266-ESP32-and-PYBD",
    path: "uftpd.py",
    commit: "cfc98eb",
    date: "2025-05",
  },
  greeting: "220 Hello, this is the ESP8266.",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: { ports: "one", preliminary: "after", finalFirst: true },
  unknown: "502 Unsupported command.",
  path: (path) => path.trimStart(),
  idleEnd: [],
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")}    1 owner group ${sizeOf(facts, 10)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "150 Opened data connection.",
          final: "226 Done.",
          failed: "550 Failed",
          missing: "550 Failed",
          looksLate: true,
        },
        listing: { preliminary: "150 Directory listing:", final: "226 Done.", failed: "550 Failed" },
      },
    ),
    USER: "230 Logged in.",
    PASS: "230 Logged in.",
    ABOR: "200 OK",
    MKD: makeDirectory("250 OK", "550 Failed"),
  },
  expected: {
    resume: refused("REST is unknown"),
    "resume a missing file": {
      outcome: "works or fails",
      why: "a data connection that no command has taken is served first",
    },
  },
};

/** On some ports a line that came along with another is looked at only when a further packet comes. */
export const uftpdByPacket: Device = {
  ...uftpd,
  id: "B3 (by packet)",
  reading: { unit: "line", needsPacket: true },
};
