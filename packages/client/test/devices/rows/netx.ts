import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { makeDirectory } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOfDay } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { active, extendedPassive } from "../transfer-commands.ts";

export const netx: Device = {
  id: "B13",
  name: "NetX Duo FTP server",
  runsOn: "ThreadX",
  source: {
    repository: "eclipse-threadx/netxduo",
    path: "addons/ftp/nxd_ftp_server.c",
    commit: "bd5d12e",
    date: "2025-02",
  },
  greeting: "220 NetX FTP Server - Ready",
  reading: { unit: "packet", rest: "dropped" },
  meanwhile: { way: "waits" },
  data: {},
  unknown: "502 Command not implemented",
  idleEnd: [],
  commands: {
    ...without(standardCommands, "SYST", "SIZE", "MDTM"),
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rw-rw-rw-  1 owner group ${sizeOf(facts, 10)} ${monthDay(facts, "0")} ${timeOfDay(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "125 File status ok, about to open data connection",
          final: "250 File Transfer Complete",
          failed: "550 Read Fail",
          missing: "550 File not found",
          needsImage: "504 Only Image transfer allowed",
        },
        listing: { preliminary: "125 Sending List", final: "226 List End", missing: "550 Path error" },
      },
    ),
    PORT: active("200 Port set", "501 Invalid port"),
    EPSV: extendedPassive("229 Entering Extended Passive Mode (|||{port}|)"),
    MKD: makeDirectory("200 Directory Created", "550 Directory already exists"),
  },
  expected: {
    size: refused("SIZE is unknown"),
    resume: refused("REST is unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
