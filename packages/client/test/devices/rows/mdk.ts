import type { FileFacts } from "@ftplib/testkit";
import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { makeDirectory, renameFrom, renameTo } from "../file-commands.ts";
import { byKind, sizeOf } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, extendedPassive } from "../transfer-commands.ts";

/** `01-12-21  10:20AM               26 name` */
function dosLine(facts: FileFacts): string {
  const time = new Date(facts.modified).toISOString();
  const hour = Number(time.slice(11, 13));
  const clock = `${String(hour % 12 || 12).padStart(2, "0")}:${time.slice(14, 16)}${hour < 12 ? "AM" : "PM"}`;
  const date = `${time.slice(5, 7)}-${time.slice(8, 10)}-${time.slice(2, 4)}`;
  return `${date}  ${clock}  ${byKind(facts, "     <DIR>         ", sizeOf(facts, 19))} ${facts.name}`;
}

export const mdk: Device = {
  id: "B11",
  name: "Keil MDK FTP server",
  runsOn: "Cortex-M",
  source: {
    repository: "ARM-software/MDK-Middleware",
    path: "Components/Network/Source/net_ftp_server.c",
    commit: "852daa8",
    date: "2026-08",
  },
  greeting: "220 Keil FTP service",
  reading: { unit: "packet", rest: "glued" },
  meanwhile: { way: "ignored" },
  data: {},
  unknown: "502 Command not implemented",
  idleEnd: [],
  hasOneSession: true,
  commands: {
    ...standardCommands,
    ...transferCommands(dosLine, {
      files: {
        preliminary: "125 Data connection already open",
        failed: "426 Connection closed",
        takesResets: true,
      },
      listing: { preliminary: "125 Data connection already open", path: "ignored" },
    }),
    SYST: "215 Windows_NT",
    FEAT: ["211-Features supported:", " MDTM", " SIZE", " EPSV", " EPRT", "211 End"],
    EPSV: extendedPassive("229 Entering Extended Passive Mode (|||{port}|)"),
    PORT: active("200 Port command ok", "501 Invalid port"),
    MKD: makeDirectory("257 Directory created", "550 Create directory failed"),
    RNFR: renameFrom("350 Pending further information"),
    RNTO: renameTo("250 File renamed", "550 Rename failed", { keepsDirectory: true }),
  },
  expected: {
    move: { outcome: "untrue", why: "RNTO keeps the directory of RNFR, and says 250" },
    "refused rename": { outcome: "untrue", why: "RNTO keeps the directory of RNFR, and says 250" },
    resume: refused("REST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
