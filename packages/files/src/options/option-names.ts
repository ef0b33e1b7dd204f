import type { OtherNames } from "ftplib/internal";

const SCHEME = "the scheme of the URL says it: ftps: for TLS from the first byte, ftpes: for AUTH TLS";
const IN_URL = "it is a part of the URL";
const IN_FTP = "it belongs inside ftp, an option of connect()";
const IN_TLS = "it belongs inside tlsOptions, an option of connect()";

/** What options of other clients are called here, by their names in lower case, without `_` and `-`. */
export const OTHER_NAMES: OtherNames = {
  secure: { advice: SCHEME },
  ssl: { advice: SCHEME },
  implicit: { advice: SCHEME },
  protocol: { advice: IN_URL },
  host: { advice: IN_URL },
  port: { advice: IN_URL },
  secureoptions: { name: "tlsOptions" },
  rejectunauthorized: { advice: "see pins and dangerouslyAcceptAnyCertificate inside tlsOptions" },
  pins: { advice: IN_TLS },
  ca: { advice: IN_TLS },
  cert: { advice: IN_TLS },
  key: { advice: IN_TLS },
  timeout: { advice: IN_FTP },
  passive: { advice: IN_FTP },
  encoding: { advice: IN_FTP },
  connector: { advice: IN_FTP },
  log: { advice: IN_FTP },
  modez: { advice: IN_FTP },
  username: { name: "user" },
  pass: { name: "password" },
  passwd: { name: "password" },
  agent: { name: "proxy" },
  socks: { name: "proxy" },
  maxconnections: { name: "connections" },
  poolsize: { name: "connections" },
  concurrency: { name: "connections" },
  parallel: { name: "segments" },
  begin: { name: "start" },
  offset: { name: "start" },
  progress: { name: "onProgress" },
  abortsignal: { name: "signal" },
  cancel: { name: "signal" },
  checksum: { name: "verify" },
  ignore: { name: "exclude" },
  followsymlinks: { name: "followLinks" },
  ratelimit: { name: "bandwidth" },
  permissions: { name: "mode" },
};
