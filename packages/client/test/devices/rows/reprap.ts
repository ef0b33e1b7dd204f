import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { abortTransfer, changeToParent } from "../file-commands.ts";
import { byKind, monthDay, sizeOf, year } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";

const unknown = "500 Unknown command.";
const stuck = "from the data connection on it takes nothing but a transfer, even if that connection is gone";
const needsPassive = "425 Use PASV first.";

export const reprap: Device = {
  id: "B8",
  name: "RepRapFirmware FtpResponder",
  runsOn: "3D printers (Duet)",
  source: {
    repository: "Duet3D/RepRapFirmware",
    path: "src/Networking/FtpResponder.cpp",
    commit: "0178c85",
  },
  greeting: "220 RepRapFirmware FTP server",
  reading: { unit: "line", lineEnd: "cr or lf" },
  meanwhile: {
    way: "refused",
    reply: unknown,
    except: ["ABOR"],
    whenConnected: ["LIST", "RETR", "STOR", "TYPE", "ABOR", "QUIT"],
  },
  data: { waitsAfterPassive: true },
  unknown,
  commands: {
    ...without(standardCommands, "SIZE", "MDTM"),
    ...without(
      transferCommands(
        (facts) =>
          `${byKind(facts, "d", "-")}rw-rw-rw- 1 ftp ftp ${sizeOf(facts, 13)} ${monthDay(facts, "0")} ${year(facts)} ${facts.name}`,
        {
          files: {
            preliminary: "150 Opening data connection for {name} ({size} bytes).",
            failed: "526 Transfer failed!",
            missing: "550 Failed to open file.",
            needsPassive,
          },
          listing: { path: "ignored", failed: "526 Transfer failed!", needsPassive },
        },
      ),
      "NLST",
    ),
    FEAT: ["211-Features:", "PASV", "211 End"],
    CDUP: changeToParent("250 Directory successfully changed.", "550 Failed to change directory."),
    ABOR: (session, argument) => {
      // Idle it is unknown; from the data connection on it ends what there is.
      const isIdle = session.transfer === undefined && session.passive?.isConnected !== true;
      if (isIdle) return session.say(unknown);
      // It closes the data port, and reads all commands again.
      session.passive?.[Symbol.dispose]();
      session.passive = undefined;
      return abortTransfer(["226 ABOR successful."], "226 ABOR successful.")(session, argument);
    },
  },
  expected: {
    nlst: { outcome: "refused", why: `NLST is unknown; ${stuck}`, isLost: true },
    size: refused("SIZE is unknown"),
    resume: { outcome: "refused", why: `REST is unknown; ${stuck}`, isLost: true },
    "resume a missing file": { outcome: "works or fails", why: `REST is unknown; ${stuck}`, isLost: true },
    "abort idle": refused("ABOR is unknown outside a transfer"),
  },
};
