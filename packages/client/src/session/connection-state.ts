import { isCompletion, isPreliminary, parseFeat, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Features } from "../exchange/feat.ts";
import { isTransferCommand } from "../exchange/possible-replies.ts";

/** What is known of a server as long as one control connection lasts, and no longer (hostile-server F62). */
export interface ConnectionState {
  /** The type in force, once a TYPE was accepted. */
  type: string | undefined;
  /** The features of the last FEAT reply, in upper case. */
  features: Features | undefined;
  /** The command that opened the last passive data connection. */
  passiveVerb: string | undefined;
  /** Whether a passive data connection was opened: then the next is opened beside its transfer command. */
  isPassiveProven: boolean;
  /** Counts what changes where the next data connection goes: a port that was asked for earlier is no longer the server's. */
  dataPorts: number;
  /** Whether a REST other than 0 was accepted and no transfer has used it up (hostile-server F59). */
  isRestArmed: boolean;
  /** The protection level of data connections once PROT was accepted: RFC 2228, 3. */
  protection: "C" | "P" | undefined;
  /** Whether the server was asked for UTF-8, or need not be. */
  isUtf8Settled: boolean;
  /** Whether CCC has put the control connection back in clear. */
  isCommandChannelClear: boolean;
}

/** What is known at the start: nothing. */
export function newConnectionState(): ConnectionState {
  return {
    type: undefined,
    features: undefined,
    passiveVerb: undefined,
    isPassiveProven: false,
    dataPorts: 0,
    isRestArmed: false,
    protection: undefined,
    isUtf8Settled: false,
    isCommandChannelClear: false,
  };
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

/** What is known after a reply: called for each reply to each command, however it was sent, and nowhere else. */
export function learn(state: ConnectionState, sent: Command, reply: Reply): ConnectionState {
  const isAccepted = isCompletion(reply);
  const parameter = sent.parameter.toUpperCase();
  if (isTransferCommand(sent)) {
    if (isAccepted || isPreliminary(reply)) state.isRestArmed = false;
    state.dataPorts++;
  } else if (CHANGES_DATA_PORT.has(sent.verb)) {
    state.dataPorts++;
  } else if (sent.verb === "TYPE") {
    state.type = isAccepted ? parameter : undefined;
  } else if (sent.verb === "REST") {
    // A refused REST leaves a marker that is there as it is.
    if (reply.code < 400) state.isRestArmed = parameter !== "0";
  } else if (sent.verb === "FEAT") {
    state.features = parseFeat(reply);
  } else if (sent.verb === "PROT" && isAccepted) {
    state.protection = parameter === "C" || parameter === "P" ? parameter : undefined;
  } else if (sent.verb === "REIN" && isAccepted) {
    return newConnectionState();
  }
  return state;
}
