import type { DataConnection } from "./data-connection.ts";
import type { DataEnd } from "./data-end.ts";

/** What the server saw of one data connection. The values follow the connection until it is closed. */
export class TransferRecord {
  /** The command it was for, with its argument. */
  readonly command: string;
  readonly mode: "passive" | "active";
  readonly #data: DataConnection;

  /** @internal */
  constructor(command: string, mode: "passive" | "active", data: DataConnection) {
    this.command = command;
    this.mode = mode;
    this.#data = data;
  }

  /** Bytes of the file or listing, sent or received. */
  get bytes(): number {
    return this.#data.bytes;
  }

  /** `TLSv1.3` and the like; undefined in clear. */
  get tlsVersion(): string | undefined {
    return this.#data.tlsVersion;
  }

  /** Whether TLS resumed an earlier session; undefined in clear. */
  get sessionReused(): boolean | undefined {
    return this.#data.sessionReused;
  }

  /** How the client's half ended. */
  get clientEnd(): DataEnd {
    return this.#data.peerEnd;
  }

  /** Settles when the connection is gone on both sides. */
  get closed(): Promise<void> {
    return this.#data.closed;
  }
}
