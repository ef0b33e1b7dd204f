import type { Endpoint } from "@ftplib/transport";
import { type Failable, TraceChannel } from "./trace-channel.ts";

/** What all contexts of the diagnostics channels hold. */
export interface TraceContext extends Failable {
  /** The number of the client: each in the process has another. */
  readonly client: number;
  /** The server, as it was given. */
  readonly host: string;
  readonly port: number;
}

/** The context of `tracing:ftplib:connection:*`: from dialling to the end of the greeting. */
export interface ConnectionTrace extends TraceContext {
  /** Whether TLS comes first. */
  readonly isImplicit: boolean;
  /** Whether a connector of the caller's makes the connection. */
  readonly isThroughConnector: boolean;
  /** Both ends, once connected. */
  local?: Endpoint;
  remote?: Endpoint;
  /** The greeting, secrets masked. */
  welcome?: string;
}

/** The context of `tracing:ftplib:command:*`: from the command to its final reply. A refusal is an end, too. */
export interface CommandTrace extends TraceContext {
  /** In upper case. */
  readonly verb: string;
  /** The line, secrets masked. */
  readonly command: string;
  /** The code of the last reply that has come. */
  code?: number;
  /** Its text, secrets masked. */
  reply?: string;
}

/** The context of `tracing:ftplib:transfer:*`: from PASV or PORT to the end of the data and the final reply. */
export interface TransferTrace extends TraceContext {
  readonly verb: string;
  /** The transfer command, secrets masked. */
  readonly command: string;
  readonly isPassive: boolean;
  /** The restart offset, bytes. */
  readonly offset: number;
  /** Whether data goes over TLS, once the data connection is open. */
  isSecure?: boolean;
  /** Bytes that the server has announced, if it has. */
  size?: number | undefined;
  /** Bytes of data that have come or gone; undefined where the caller has the data connection. */
  bytes?: number | undefined;
  /** The code of the final reply, if it has come. */
  code?: number | undefined;
}

export const connectionTraces: TraceChannel<ConnectionTrace> = new TraceChannel("ftplib:connection");
export const commandTraces: TraceChannel<CommandTrace> = new TraceChannel("ftplib:command");
export const transferTraces: TraceChannel<TransferTrace> = new TraceChannel("ftplib:transfer");
