import type { Socket } from "node:net";

/** The TLS of a connection as the log has it. */
export function describeTls(protocol: string | undefined): string {
  return protocol ?? "No encryption";
}

/** The peer of a socket as the log has it. */
export function describePeer({ remoteFamily, remoteAddress, remotePort }: Socket): string {
  return remoteFamily === "IPv6" ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}

/** What is written to the log for a transfer besides commands and replies, as basic-ftp does it. */
export interface TransferNotes {
  /** Written once the data connection is there. */
  onConnected: string | undefined;
  /** Written with the peer once the server has said 1yz besides; then it is done. */
  onBegun: "Uploading to" | "Downloading from" | undefined;
}

const BEGINS = /^1(?:25|50)/;

/** Writes the notes of one transfer at their time. */
export class TransferLog {
  readonly #notes: TransferNotes;
  readonly #log: (line: string) => void;
  #peer: string | undefined;
  #hasBegun = false;

  constructor(notes: TransferNotes, log: (line: string) => void) {
    this.#notes = { ...notes };
    this.#log = log;
  }

  /** Whether there has been a data connection. */
  get hasConnected(): boolean {
    return this.#peer !== undefined;
  }

  /** The data connection is there. */
  connected(socket: Socket, protocol: string | undefined): void {
    this.#peer = `${describePeer(socket)} (${describeTls(protocol)})`;
    if (this.#notes.onConnected !== undefined) this.#log(this.#notes.onConnected);
    this.#notes.onConnected = undefined;
    this.#begin();
  }

  /** A reply has come, and is in the log. */
  replied(reply: string): void {
    this.#hasBegun ||= BEGINS.test(reply);
    this.#begin();
  }

  #begin(): void {
    const { onBegun } = this.#notes;
    if (!this.#hasBegun || this.#peer === undefined || onBegun === undefined) return;
    this.#notes.onBegun = undefined;
    this.#log(`${onBegun} ${this.#peer}`);
  }
}
