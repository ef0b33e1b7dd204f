import type { Device } from "../device.ts";
import { makeDirectory, restartAt } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, extendedPassive } from "../transfer-commands.ts";

export const nuttx: Device = {
  id: "B6",
  name: "NuttX ftpd",
  runsOn: "NuttX",
  source: { repository: "apache/nuttx-apps", path: "netutils/ftpd", commit: "a71c329", date: "2026-08" },
  greeting: "220 NuttX FTP Server",
  reading: { unit: "packet", rest: "dropped", isCaseSensitive: true },
  meanwhile: { way: "waits" },
  data: { finalFirst: true, closing: 300 },
  unknown: "500 {verb} not understood",
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rw-rw-rw-   1     1001      512 ${sizeOf(facts, 8)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      {
        files: { failed: "550 Data send error !", missing: "550 Can not open file !" },
        listing: { missing: "550 File not found !" },
      },
    ),
    OPTS: "200 OK",
    PORT: active("200 PORT command successful", "501 Invalid PORT"),
    EPSV: extendedPassive("229 Entering Extended Passive Mode (|||{port}|)"),
    REST: restartAt("320 Restart position ready"),
    MKD: makeDirectory("250 Directory created", "550 Can not create directory !"),
    ABOR: "426 Transfer aborted. Data connection closed.",
  },
  expected: {},
};
