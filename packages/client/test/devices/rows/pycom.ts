import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import {
  changeDirectory,
  changeToParent,
  makeDirectory,
  printDirectory,
  quit,
  removeDirectory,
  removeFile,
  renameFrom,
  renameTo,
  setType,
} from "../file-commands.ts";
import { byKind } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { passive } from "../transfer-commands.ts";

// A failed send closes the control connection as well.
const words = { preliminary: "150 ", final: "226 ", failed: null, missing: "550 " };

export const pycom: Device = {
  id: "B20",
  name: "Pycom ftp",
  runsOn: "WiPy, LoPy, GPy",
  source: {
    repository: "pycom/pycom-micropython-sigfox",
    path: "esp32/ftp/ftp.c",
    commit: "a37510c",
    date: "2021-03",
  },
  greeting: "220 Micropython FTP Server",
  reading: { unit: "packet", rest: "dropped" },
  meanwhile: { way: "waits" },
  data: { ports: "one, cleared" },
  unknown: "502 ",
  beforeLogin: "332 ",
  idleEnd: [],
  hasOneSession: true,
  commands: {
    ...standardCommands,
    ...without(
      transferCommands((facts) => `+${byKind(facts, "/", `r,s${facts.size}`)},m1610446830,\t${facts.name}`, {
        files: words,
        listing: { ...words, path: "ignored" },
      }),
      "NLST",
    ),
    USER: "331 ",
    PASS: "230 ",
    FEAT: "211 no-features",
    NOOP: "200 ",
    TYPE: setType("200 ", "504 "),
    PWD: printDirectory("257 {path}"),
    CWD: changeDirectory("250 ", "550 "),
    CDUP: changeToParent("250 "),
    PASV: passive("227 ({address})"),
    DELE: removeFile("250 ", "550 "),
    MKD: makeDirectory("250 ", "550 "),
    RMD: removeDirectory("250 ", "550 "),
    RNFR: renameFrom("350 ", "550 "),
    RNTO: renameTo("250 ", "550 "),
    ABOR: "226 ",
    QUIT: quit("221 "),
  },
  expected: {
    pwd: { outcome: "works or fails", why: "the path is not in quotes" },
    nlst: refused("NLST is unknown"),
    resume: refused("REST is unknown"),
    "abort download": { outcome: "works or fails", why: "a failed send closes the control connection" },
    "abort upload": { outcome: "works or fails", why: "a failed send closes the control connection" },
  },
};
