import type { Device } from "../device.ts";
import { type Expected, refused } from "../expected.ts";
import { list } from "../listing-commands.ts";
import { nameOf } from "../listing-lines.ts";
import { standardCommands, without } from "../standard-commands.ts";
import { extendedPassive, store } from "../transfer-commands.ts";

const pretends: Expected = {
  outcome: "untrue",
  why: "it lists nothing and has one directory, whatever it says",
};
const noData: Expected = {
  outcome: "settles",
  why: "LIST: 150, 226, and the data connection is neither accepted nor closed",
  within: 4_000,
};

export const bambuddy: Device = {
  id: "B23",
  name: "Bambuddy virtual printer",
  runsOn: "emulates a Bambu Lab printer",
  source: {
    repository: "maziggy/bambuddy",
    path: "backend/app/services/virtual_printer/ftp_server.py",
    commit: "a28bdc5",
    date: "2026-08",
  },
  greeting: "220 Bambuddy Virtual Printer FTP ready.",
  reading: { unit: "line" },
  meanwhile: { way: "waits" },
  data: {},
  unknown: "502 Command not implemented",
  implicitTls: true,
  wanders: true,
  // A path is its last component.
  path: (path) => `/${path.slice(path.lastIndexOf("/") + 1)}`,
  commands: {
    ...without(standardCommands, "CDUP", "DELE", "RNFR", "RNTO", "MDTM"),
    LIST: list({
      preliminary: "150 Opening data connection",
      final: "226 Transfer complete",
      failed: "426 Transfer aborted",
      line: nameOf,
      withoutData: true,
    }),
    STOR: store({
      preliminary: "150 Opening data connection",
      final: "226 Transfer complete",
      failed: "426 Transfer aborted",
      missing: "550 Failed",
    }),
    FEAT: ["211-Features:", " PASV", " EPSV", " UTF8", " SIZE", "211 End"],
    OPTS: "200 UTF8 mode enabled",
    PBSZ: "200 PBSZ=0",
    PROT: (session, argument) =>
      session.say(argument === "P" ? "200 Protection level set to Private" : "536 Only P is supported"),
    PWD: '257 "/" is current directory',
    CWD: "250 Directory changed",
    MKD: '257 "/" created',
    RMD: "250 Directory removed",
    SIZE: "550 Not available",
    EPSV: extendedPassive("229 Entering Extended Passive Mode (|||{port}|)"),
  },
  expected: {
    list: noData,
    "list path": noData,
    "list missing": noData,
    stat: noData,
    cwd: pretends,
    "mkd, rmd": pretends,
    nlst: refused("NLST is unknown"),
    download: refused("RETR is unknown"),
    "20 down": refused("RETR is unknown"),
    "20 down, one missing": refused("RETR is unknown"),
    "list after a download": refused("RETR is unknown"),
    "20 down, left early": refused("RETR is unknown"),
    "download with a signal": refused("RETR is unknown"),
    "refused upload": pretends,
    "4 large down": refused("RETR is unknown"),
    "abort download": refused("RETR is unknown"),
    rename: refused("RNFR is unknown"),
    move: refused("RNFR is unknown"),
    delete: refused("DELE is unknown"),
    size: refused("SIZE is refused for every file"),
    resume: refused("REST and RETR are unknown"),
    "resume a missing file": refused("REST and RETR are unknown"),
    "abort idle": refused("ABOR is unknown"),
  },
};
