import {
  isCompletion,
  isIntermediate,
  isPreliminary,
  isTransientNegative,
  parseFeat,
  type Reply,
} from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Features } from "../exchange/feat.ts";
import { isTransferCommand } from "../exchange/possible-replies.ts";

/** What is known of a server as long as one control connection lasts, and no longer (hostile-server F62). */
export interface ConnectionState {
  /** The transfer mode in force, once a MODE was accepted: RFC 959, 3.4. */
  mode: string | undefined;
  /** Whether the server has refused MODE Z. */
  isModeRefused: boolean;
  /** The type in force, once a TYPE was accepted. */
  type: string | undefined;
  /** The features of the last FEAT reply since the login, in upper case. */
  features: Features | undefined;
  /** The command that opened the last passive data connection. */
  passiveVerb: string | undefined;
  /** The command that the server has taken for an active data connection. */
  activeVerb: string | undefined;
  /** Whether PASV was refused for want of PRET. */
  needsPret: boolean;
  /** Whether a passive data connection was opened: then the next is opened beside its transfer command. */
  isPassiveProven: boolean;
  /** Whether a final reply without a 1yz was seen to mean that there is no data. */
  hasNothingBare: boolean;
  /** The least that opening a passive data connection has taken, milliseconds: about a round trip. */
  roundTrip: number;
  /** Counts what changes where the next data connection goes: a port that was asked for earlier is no longer the server's. */
  dataPorts: number;
  /** Whether a REST other than 0 was accepted and no transfer has used it up (hostile-server F59). */
  isRestArmed: boolean;
  /** The REST that was armed last, where the caller wrote it, and no transfer command has come since. */
  callersRest: Command | undefined;
  /** Whether a RANG other than the whole was accepted and no transfer has used it up. */
  isRangeArmed: boolean;
  /** Whether the server may still have the name of an RNFR, so that an RNTO would move that file: some keep it after a refused RNTO or RNFR. */
  isRenameArmed: boolean;
  /** Whether the last reply asks for the next command of several, as those to RNFR, REST and USER do: nothing may come between. */
  isAmidSequence: boolean;
  /** The protection level of data connections once PROT was accepted: RFC 2228, 3. */
  protection: "C" | "P" | undefined;
  /** The SITE commands that SITE HELP names, once it was asked. */
  siteCommands: ReadonlySet<string> | undefined;
  /** What OPTS HASH has selected here: draft-ietf-ftpext2-hash-03, 3.3. */
  hashAlgorithm: string | undefined;
  /** Whether a login has succeeded: RFC 959, 5.4. */
  isLoggedIn: boolean;
  /** Whether the server was asked for UTF-8, or need not be. */
  isUtf8Settled: boolean;
  /** Whether CCC has put the control connection back in clear. */
  isCommandChannelClear: boolean;
}

/** What is known at the start: nothing. */
export function newConnectionState(): ConnectionState {
  return {
    mode: undefined,
    isModeRefused: false,
    type: undefined,
    features: undefined,
    passiveVerb: undefined,
    activeVerb: undefined,
    needsPret: false,
    isPassiveProven: false,
    hasNothingBare: false,
    roundTrip: Number.POSITIVE_INFINITY,
    dataPorts: 0,
    isRestArmed: false,
    callersRest: undefined,
    isRangeArmed: false,
    isRenameArmed: false,
    isAmidSequence: false,
    protection: undefined,
    siteCommands: undefined,
    hashAlgorithm: undefined,
    isLoggedIn: false,
    isUtf8Settled: false,
    isCommandChannelClear: false,
  };
}

/**
 * Forgets what the server said it can do: it may know more, or less, for another user or site, and through TLS (2389-01). What it refused before a login it may have refused for want of one.
 */
export function forgetAbilities(state: ConnectionState): void {
  state.features = undefined;
  state.siteCommands = undefined;
  state.isUtf8Settled = false;
  state.isModeRefused = false;
}

const CHANGES_DATA_PORT: ReadonlySet<string> = new Set([
  "PASV",
  "EPSV",
  "LPSV",
  "PORT",
  "EPRT",
  "LPRT",
  "ABOR",
]);

const BAD_SEQUENCE = 503;

const LOGS_IN: ReadonlySet<string> = new Set(["USER", "PASS", "ACCT"]);

/** What is known after a reply: called for each reply to each command, however it was sent, and nowhere else. */
export function learn(state: ConnectionState, sent: Command, reply: Reply): ConnectionState {
  const isAccepted = isCompletion(reply);
  const parameter = sent.parameter.toUpperCase();
  state.isAmidSequence = isIntermediate(reply);
  if (isTransferCommand(sent)) {
    if (isAccepted || isPreliminary(reply)) state.isRestArmed = state.isRangeArmed = false;
    state.callersRest = undefined;
    state.dataPorts++;
  } else if (CHANGES_DATA_PORT.has(sent.verb)) {
    state.dataPorts++;
  } else if (sent.verb === "TYPE") {
    state.type = isAccepted ? parameter : undefined;
  } else if (sent.verb === "MODE") {
    if (isAccepted) state.mode = parameter;
    else state.isModeRefused = true;
  } else if (sent.verb === "REST") {
    // A refused REST leaves a marker that is there as it is.
    if (reply.code < 400) {
      state.isRestArmed = parameter !== "0";
      state.callersRest = state.isRestArmed && sent.isRaw === true ? sent : undefined;
    }
  } else if (sent.verb === "RANG") {
    if (reply.code < 400) state.isRangeArmed = parameter !== "1 0";
  } else if (sent.verb === "RNFR") {
    if (reply.code < 400) state.isRenameArmed = true;
  } else if (sent.verb === "RNTO") {
    if (isAccepted || reply.code === BAD_SEQUENCE) state.isRenameArmed = false;
  } else if (sent.verb === "FEAT") {
    // A 4yz may be another answer the next time.
    if (!isTransientNegative(reply)) state.features = parseFeat(reply);
  } else if (sent.verb === "OPTS" && parameter.startsWith("HASH ")) {
    state.hashAlgorithm = isAccepted ? parameter.slice(5) : undefined;
  } else if (LOGS_IN.has(sent.verb) && isAccepted) {
    state.isLoggedIn = true;
    forgetAbilities(state);
  } else if (sent.verb === "HOST" && isAccepted) {
    forgetAbilities(state);
  } else if (sent.verb === "PROT" && isAccepted) {
    state.protection = parameter === "C" || parameter === "P" ? parameter : undefined;
  } else if (sent.verb === "REIN" && isAccepted) {
    return newConnectionState();
  }
  return state;
}
