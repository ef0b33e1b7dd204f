import type { FileFacts } from "@ftplib/testkit";
import type { CommandRow } from "./device.ts";
import {
  changeDirectory,
  changeToParent,
  fileSize,
  makeDirectory,
  modificationTime,
  printDirectory,
  quit,
  removeDirectory,
  removeFile,
  renameFrom,
  renameTo,
  setType,
} from "./file-commands.ts";
import { type ListingWay, list } from "./listing-commands.ts";
import { nameOf } from "./listing-lines.ts";
import { type FileTransfer, passive, retrieve, store } from "./transfer-commands.ts";

type Commands = Readonly<Record<string, CommandRow>>;

/** What most servers know, in words that most of them use. A device's row replaces what differs. */
export const standardCommands: Commands = {
  USER: "331 User name okay, need password.",
  PASS: "230 Login successful.",
  SYST: "215 UNIX Type: L8",
  NOOP: "200 OK",
  TYPE: setType("200 Type set to {type}.", "504 Type not supported."),
  PWD: printDirectory('257 "{path}"'),
  CWD: changeDirectory("250 Directory changed.", "550 No such directory."),
  CDUP: changeToParent("250 Directory changed."),
  MKD: makeDirectory('257 "{path}" created.', "550 Can't create directory."),
  RMD: removeDirectory("250 Directory removed.", "550 Can't remove directory."),
  DELE: removeFile("250 File removed.", "550 Can't remove file."),
  RNFR: renameFrom("350 Ready for RNTO.", "550 No such file."),
  RNTO: renameTo("250 Renamed.", "550 Can't rename."),
  SIZE: fileSize("550 No such file."),
  MDTM: modificationTime("550 No such file."),
  QUIT: quit("221 Goodbye."),
  PASV: passive("227 Entering Passive Mode ({address})"),
};

/** The same commands but for some. */
export function without(commands: Commands, ...verbs: readonly string[]): Commands {
  return Object.fromEntries(Object.entries(commands).filter(([verb]) => !verbs.includes(verb)));
}

const WORDS: FileTransfer = {
  preliminary: "150 Opening data connection.",
  final: "226 Transfer complete.",
  failed: "426 Connection closed; transfer aborted.",
  missing: "550 No such file.",
};

/** RETR, STOR, LIST and NLST. NLST takes its path and flags as LIST does. */
export function transferCommands(
  line: (facts: FileFacts) => string,
  { files = {}, listing = {} }: { files?: Partial<FileTransfer>; listing?: Partial<ListingWay> } = {},
): Commands {
  const way: ListingWay = {
    preliminary: "150 Here comes the listing.",
    final: "226 Listing complete.",
    failed: "426 Connection closed; transfer aborted.",
    ...listing,
    line,
  };
  return {
    RETR: retrieve({ ...WORDS, ...files }),
    STOR: store({ ...WORDS, ...files }),
    LIST: list(way),
    NLST: list({ ...way, line: nameOf }),
  };
}
