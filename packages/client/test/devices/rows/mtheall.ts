import type { Device } from "../device.ts";
import { abortTransfer, restartAt } from "../file-commands.ts";
import { list } from "../listing-commands.ts";
import { byKind, factsLine, monthDay, sizeOf, year } from "../listing-lines.ts";
import { standardCommands, transferCommands } from "../standard-commands.ts";
import { active } from "../transfer-commands.ts";

export const mtheall: Device = {
  id: "B7",
  name: "ftpd (mtheall)",
  runsOn: "3DS, Switch, DS, desktop",
  source: { repository: "mtheall/ftpd", path: "source/ftpSession.cpp", commit: "e149f05", date: "2025-05" },
  greeting: "220 Hello!",
  reading: { unit: "line", lineEnd: "cr or lf" },
  meanwhile: {
    way: "fatal",
    reply: "503 Invalid command during transfer",
    except: ["ABOR", "NOOP", "PWD", "STAT", "QUIT"],
  },
  data: { preliminary: "after" },
  unknown: "502 Invalid command",
  idleEnd: [],
  names: (names) => names.map((name) => `/${name}`),
  commands: {
    ...standardCommands,
    ...transferCommands(
      (facts) =>
        `${byKind(facts, "d", "-")}rwxrwxrwx 1 3DS 3DS ${sizeOf(facts)} ${monthDay(facts, "0")} ${year(facts)} ${facts.name}`,
      {
        files: {
          preliminary: "150 Ready",
          final: "226 OK",
          failed: "426 Connection broken during transfer",
          missing: "450 No such file or directory",
        },
        listing: { preliminary: "150 Ready", final: "226 OK", missing: "550 No such file or directory" },
      },
    ),
    NLST: list({
      preliminary: "150 Ready",
      final: "226 OK",
      failed: "426 Connection broken during transfer",
      missing: "550 No such file or directory",
      line: ({ name }) => `/${name}`,
    }),
    USER: "230 OK",
    PASS: "230 OK",
    FEAT: [
      "211-",
      " MDTM",
      " MLST Type*;Size*;Modify*;Perm*;UNIX.mode*;",
      " PASV",
      " SIZE",
      " TVFS",
      " UTF8",
      "",
      "211 End",
    ],
    MLSD: list({
      preliminary: "150 Ready",
      final: "226 OK",
      failed: "426 Connection broken during transfer",
      missing: "550 No such file or directory",
      flags: "path",
      hasSelf: true,
      line: factsLine,
    }),
    PORT: active("200 OK", "501 Invalid address"),
    REST: restartAt("350 OK"),
    STAT: ["211-FTP server status", " Transferring", "211 End"],
    ABOR: abortTransfer(["225 Aborted", "425 Transfer aborted"], "225 No transfer to abort"),
  },
  expected: {},
};
