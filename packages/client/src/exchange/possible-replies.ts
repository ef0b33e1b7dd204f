import { isCompletion, isPreliminary, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";

// Codes that belong to certain commands (RFC 959, 5.4; RFC 2228; RFC 2428; RFC 3659; RFC 7151), with what servers are
// known to send besides. A code that is not listed may answer any command.
const transfers = ["RETR", "STOR", "STOU", "APPE", "LIST", "NLST", "MLSD"];
const logins = ["USER", "PASS", "ACCT"];
const changes = ["DELE", "RMD", "XRMD", "MKD", "XMKD", "RNTO"];
const OWNERS: ReadonlyMap<number, readonly string[]> = new Map([
  [211, ["FEAT", "STAT", "HELP", "OPTS", "SYST", "NOOP", "SITE"]],
  [212, ["STAT", "MLST"]],
  [213, ["SIZE", "MDTM", "STAT", "MFMT", "MFCT", "MFF", "HASH", "SITE"]],
  [214, ["HELP", "SYST", "STAT", "FEAT", "SITE"]],
  [215, ["SYST", "STAT"]],
  // The server of CPython's own tests answers CCC by 220.
  [220, ["REIN", "HOST", "CCC"]],
  [221, ["QUIT"]],
  [225, ["ABOR"]],
  // TYPE is answered by 226 by sasserftpd (curl, test 261).
  [226, ["ABOR", "TYPE", ...transfers, ...changes]],
  [227, ["PASV", "EPSV"]],
  [228, ["LPSV"]],
  [229, ["EPSV", "PASV"]],
  [230, logins],
  [231, logins],
  [232, [...logins, "AUTH", "ADAT"]],
  [234, ["AUTH"]],
  [235, ["ADAT"]],
  [257, ["PWD", "XPWD", ...changes]],
  [331, logins],
  [334, ["AUTH"]],
  [335, ["ADAT"]],
  [336, logins],
  [426, ["ABOR", ...transfers]],
]);

const KNOWN: ReadonlySet<string> = new Set([
  ...[...OWNERS.values()].flat(),
  ..."MODE STRU PORT EPRT CWD XCWD CDUP XCUP RNFR REST ALLO SMNT PBSZ PROT CCC CLNT LANG".split(" "),
]);

const KNOWN_SITE = /^(?:CHMOD|COPY|CPFR|CPTO|HELP|SYMLINK|UTIME)\b/i;

const ENTERING_PASSIVE = ["PASV", "EPSV", "LPSV"];
const NOT_IMPLEMENTED_SUPERFLUOUS = 202;
// A quoted path, or one that begins at a root.
const NAMES_A_PATH = /"|\s[/\\]|\s[A-Za-z]:/;

/** Whether the command begins a transfer on a data connection: RFC 959, 4.1.3; RFC 3659, 7. */
export function isTransferCommand({ verb }: Command): boolean {
  return transfers.includes(verb);
}

const COMPLETIONS_OF_TRANSFERS: ReadonlySet<number> = new Set([226, 250]);

/**
 * Whether a 2yz in place of the 150 says that the server has sent everything, and not that the command transfers nothing: for transfer
 * commands, and for verbs that may be ones of the server's own.
 */
export function canEndTransfer(command: Command, reply: Reply): boolean {
  if (isTransferCommand(command)) return isCompletion(reply);
  const isOfServer = !KNOWN.has(command.verb) || command.verb === "SITE";
  return isOfServer && COMPLETIONS_OF_TRANSFERS.has(reply.code);
}

/**
 * Whether the reply can be the answer to the command. False proves that the session is off by one: a 257 to CWD is the answer
 * to an earlier PWD. Refusals can answer anything.
 */
export function canAnswer(command: Command, reply: Reply): boolean {
  const { verb, parameter } = command;
  if (!KNOWN.has(verb)) return true;
  // The first word decides: `SITE host` of an FTP proxy may be answered by 220, say.
  if (verb === "SITE" && !KNOWN_SITE.test(parameter)) return true;
  // A preliminary reply where none can be proves nothing: the ledger has a rule of its own for it.
  if (isPreliminary(reply)) return true;
  // `CWD .` is answered by 257 on an ESP8266.
  if (reply.code === 257 && verb === "CWD" && parameter === ".") return true;
  const owners = OWNERS.get(reply.code);
  if (owners !== undefined) return owners.includes(verb);
  if (!isCompletion(reply)) return true;
  // These need a value, which no other 2yz gives.
  if (ENTERING_PASSIVE.includes(verb)) return parameter !== "" || reply.code === NOT_IMPLEMENTED_SUPERFLUOUS;
  if (verb === "PWD" || verb === "XPWD") return NAMES_A_PATH.test(reply.text);
  if (verb === "FEAT") return reply.lines.length > 1 || reply.code === NOT_IMPLEMENTED_SUPERFLUOUS;
  return true;
}

/** Whether the reply can be the first of a session: any, but for a 2yz that belongs to a command. */
export function canGreet(reply: Reply): boolean {
  const { code } = reply;
  return !isCompletion(reply) || code === 220 || code === 230 || !OWNERS.has(code);
}
