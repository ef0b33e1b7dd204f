/** What the rare servers refuse or do wrong: seen on the wire with `lab talk`, whatever the client makes of it. */
import { rareServerNames, type RareServerName } from "../lab-server.ts";
import { type Exception, fault, no } from "./expected.ts";

const AIOFTP = ["aioftp", "aioftp-tls"] as const;
const FTP_SRV = ["ftp-srv", "ftp-srv-tls"] as const;

function all(except: readonly RareServerName[]): readonly RareServerName[] {
  return rareServerNames.filter((name) => !except.includes(name));
}

const sessions: readonly Exception[] = [
  {
    on: ["gridftp"],
    operations: ["a wrong password is refused"],
    expected: fault("it is anonymous, and accepts every password", /should have failed/),
  },
  { on: ["simple-ftpd"], operations: ["quit()"], expected: no("no QUIT", 502) },
  {
    on: ["netkit"],
    operations: ["AUTH TLS"],
    expected: fault("234, and no handshake ever works", /TlsError/),
  },
  {
    on: all(["netkit", "aioftp-tls", "ftp-srv-tls"]),
    operations: ["AUTH TLS"],
    expected: no("no TLS: AUTH TLS is refused", 500, 502, 504, 530),
  },
  {
    on: ["npm-ftpd"],
    operations: ["refused, then a transfer: RETR of a directory"],
    expected: fault("after its 150 it sends neither data nor a reply", /TimeoutError/),
  },
];

const listings: readonly Exception[] = [
  {
    on: ["simple-ftpd"],
    operations: ["list() of a directory with spaces in its name"],
    expected: no("it folds two spaces in a row into one", 550),
  },
  {
    on: FTP_SRV,
    operations: ["list() of a directory with quotes in its name"],
    expected: no("it removes double quotes from every path", 451, 550),
  },
  {
    on: ["twisted", "simple-ftpd"],
    operations: ["list() of a dangling link"],
    expected: no("a dangling link makes LIST of its directory fail", 550),
  },
  {
    on: ["npm-ftpd"],
    operations: ["list() of a dangling link"],
    expected: no("a dangling link makes LIST of its directory fail, with the reply sent twice", 550),
  },
  {
    on: [...AIOFTP, "simple-ftpd"],
    operations: ["nlst() of a directory", "nlst() of the current directory", "nlst() of an empty directory"],
    expected: no("no NLST", 502),
  },
  {
    on: ["twisted"],
    operations: ["nlst() of the current directory"],
    expected: no("NLST needs a path", 500),
  },
  {
    on: ["inetutils", "netkit"],
    operations: ["nlst() of an empty directory"],
    expected: no("NLST of an empty directory is an error", 550),
  },
  { on: all([...AIOFTP, "gridftp"]), operations: ["mlsd()"], expected: no("no MLSD", 500, 502) },
];

const directories: readonly Exception[] = [
  {
    on: FTP_SRV,
    operations: ["mkd, cwd, pwd, rmd: quotes"],
    expected: fault("it removes double quotes from every path", /made \["say hi"\]/),
  },
  {
    on: ["simple-ftpd"],
    operations: ["mkd, cwd, pwd, rmd: quotes"],
    expected: fault("it doubles the first quote of a path only", /mkd returns|strictly equal/),
  },
  { on: AIOFTP, operations: ["rename onto a file"], expected: no("RNTO does not replace a file", 550) },
  { on: [...AIOFTP, "simple-ftpd"], operations: ["size()"], expected: no("no SIZE", 502) },
];

const transfers: readonly Exception[] = [
  {
    on: ["twisted"],
    operations: ["storlines", "retrlines"],
    expected: no("TYPE A transfers fail", 426, 550),
  },
  { on: ["simple-ftpd"], operations: ["storlines", "retrlines"], expected: no("files need TYPE I", 550) },
  {
    on: ["twisted", "npm-ftpd"],
    operations: [
      "download from an offset (REST), the first transfer",
      "download from an offset (REST), a later transfer",
      "upload from an offset (REST)",
      "resume an upload",
      "resume a download",
    ],
    expected: no("no REST", 502),
  },
  {
    on: FTP_SRV,
    operations: ["upload from an offset (REST)", "resume an upload"],
    expected: fault("STOR after REST replaces what is before the offset by NUL", /SHA-256/),
  },
  { on: ["twisted", "simple-ftpd"], operations: ["append (APPE)"], expected: no("no APPE", 502) },
  {
    on: ["inetutils", "netkit"],
    operations: ["upload under a name of the server's (STOU)"],
    expected: no("STOU needs a name", 500),
  },
  {
    on: ["twisted", ...AIOFTP, ...FTP_SRV, "gridftp", "npm-ftpd", "simple-ftpd"],
    operations: ["upload under a name of the server's (STOU)"],
    expected: no("no STOU", 500, 502, 550),
  },
  {
    on: [...AIOFTP, "simple-ftpd"],
    operations: ["active mode: upload and download", "active mode: dir()"],
    expected: no("no PORT", 502),
  },
];

const UTF8 = ["names with Latin letters in UTF-8", "names with other scripts in UTF-8"] as const;
const NOT_UTF8 = "names with bytes that are not UTF-8";

const names: readonly Exception[] = [
  {
    on: ["simple-ftpd"],
    operations: ["names with two spaces in a row"],
    expected: fault("it makes one space of several", /stored as \["two words"\]/),
  },
  {
    on: FTP_SRV,
    operations: ["names with quotes"],
    expected: fault("it removes double quotes from every path", /stored as \["a quoted name, it's"\]/),
  },
  {
    on: ["busybox"],
    operations: ["names with other scripts in UTF-8", NOT_UTF8],
    expected: fault(
      "LIST prints question marks for what its ls cannot print",
      /unexpected: "[^"]*\?[^"]*"; missing/,
    ),
  },
  {
    on: ["twisted"],
    operations: [...UTF8, NOT_UTF8],
    expected: fault("it reads names in Latin-1 and writes them in UTF-8", /stored as/),
  },
  {
    on: ["gridftp"],
    operations: [...UTF8, NOT_UTF8],
    expected: fault("it removes bytes above 127 from commands", /stored as/),
  },
  {
    on: AIOFTP,
    operations: [NOT_UTF8],
    expected: fault("it ends the session at a name that is not UTF-8", /ConnectionClosedError/),
  },
  {
    on: [...FTP_SRV, "npm-ftpd", "simple-ftpd"],
    operations: [NOT_UTF8],
    expected: fault("it replaces bytes that are not UTF-8 by U+FFFD", /stored as \["caf\ufffd/),
  },
];

const ABORTS = ["abort() of a download", "abort() of an upload"] as const;

const interruptions: readonly Exception[] = [
  {
    on: ["gridftp"],
    operations: ABORTS,
    expected: fault("it ends the session at ABOR", /ConnectionClosedError/),
  },
  {
    on: ["ftp-proxy"],
    operations: ABORTS,
    expected: fault(
      "it sends two replies to ABOR or three",
      /ConnectionClosedError|ProtocolError|TimeoutError/,
    ),
  },
  {
    on: ["squid"],
    operations: ["abort() of an upload", "a source that fails"],
    expected: fault(
      "it ends the session when the data connection of an upload is reset",
      /ConnectionClosedError/,
    ),
  },
  {
    on: ["squid"],
    operations: ["abort() of a download", "leave blocks() early"],
    expected: fault(
      "it answers nothing more when a data connection is reset while it waits to send",
      /ConnectionClosedError|TimeoutError/,
    ),
  },
  {
    on: ["busybox", "twisted", "npm-ftpd", "simple-ftpd"],
    operations: ["abort() of nothing"],
    expected: no("no ABOR", 500, 502),
  },
  {
    on: AIOFTP,
    operations: ["leave blocks() early", "a source that fails"],
    expected: fault("it ends the session when a data connection is reset", /ConnectionClosedError/),
  },
];

/** Every operation that does not end well on a server, by no fault of the client. */
export const exceptions: readonly Exception[] = [
  ...sessions,
  ...listings,
  ...directories,
  ...transfers,
  ...names,
  ...interruptions,
];
