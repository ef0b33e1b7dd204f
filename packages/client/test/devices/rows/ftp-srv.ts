import type { Device } from "../device.ts";
import { byKind, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { restartAt } from "../file-commands.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active, extendedPassive } from "../transfer-commands.ts";

export const ftpSrv: Device = {
  id: "ftp-srv",
  name: "ftp-srv",
  runsOn: "Node",
  source: { repository: "npm:ftp-srv", commit: "4.6.3" },
  greeting: "220 Ready",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: {},
  unknown: "502 Command not allowed",
  path: (path) => path.replaceAll('"', ""),
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")} 1 1 1 ${sizeOf(facts, 12)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "150 Awaiting passive connection",
          final: "226 Transfer complete",
          failed: "551 read ECONNRESET",
          missing: "551 ENOENT: no such file or directory",
        },
        listing: {
          preliminary: "150 Accepted data connection, returning 4 file(s)",
          final: "226 Transfer OK",
          failed: "551 read ECONNRESET",
          missing: "451 No such file or directory",
          flags: "alone",
        },
      },
    ),
    FEAT: ["211-Extensions supported", " AUTH TLS", " MDTM", " SIZE", " TYPE A,I,L", " UTF8", "211 END"],
    OPTS: "200 UTF8 encoding ON",
    PORT: active("200 OK", "500 Bad port"),
    EPSV: extendedPassive("229 EPSV OK (|||{port}|)"),
    REST: restartAt("350 Restarting next transfer at {offset}"),
    SIZE: async (session, argument) => {
      const facts = await session.server.files.stat(session.resolve(argument));
      if (facts === undefined) session.say("550 ENOENT: no such file or directory");
      // The size of an empty file is no message to it.
      else session.say(`213 ${facts.size === 0 ? "File status" : facts.size}`);
    },
    // The reply to a NOOP comes first.
    ABOR: (session) => session.sayLate("225 No active connection", 150),
  },
  expected: {},
};
