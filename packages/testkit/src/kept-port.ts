import { createServer, type Server } from "node:net";
import { plainAddress } from "./control-connection.ts";
import { DataConnection } from "./data-connection.ts";
import type { Holding } from "./faults/fault.ts";
import { listenOn } from "./free-port.ts";

/**
 * One port for all data connections of a session. What comes there is noticed late: when a transfer wants it, or after the next
 * PASV or EPSV, whose end of what is held it escapes.
 */
export class KeptPort {
  readonly port: number;
  readonly #server: Server;
  readonly #holding: Holding;
  readonly #all: Set<DataConnection> = new Set();
  /** Those whose handshake is over, in that order. */
  readonly #come: DataConnection[] = [];
  #held: DataConnection[] = [];
  #wake: () => void = () => {};
  #giveUp: () => void = () => {};

  private constructor(
    server: Server,
    peerAddress: string,
    holding: Holding,
    secure: (data: DataConnection) => Promise<void>,
  ) {
    this.#server = server;
    this.#holding = holding;
    const address = server.address();
    this.port = typeof address === "object" && address ? address.port : 0;
    server.on("connection", (socket) => {
      socket.on("error", () => {});
      if (plainAddress(socket.remoteAddress ?? "") === peerAddress)
        this.#accept(new DataConnection(socket), secure);
      else socket.destroy();
    });
  }

  /** @param secure does what has to be done before a connection counts: the TLS handshake, where there is one */
  static async open(
    localAddress: string,
    peerAddress: string,
    holding: Holding,
    secure: (data: DataConnection) => Promise<void>,
  ): Promise<KeptPort> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    await listenOn(server, localAddress);
    return new KeptPort(server, peerAddress, holding, secure);
  }

  /** PASV or EPSV: a server that holds one connection ends it. */
  renew(): void {
    if (this.#holding === "one") for (const data of this.#held.splice(0)) this.#end(data);
    this.#hold();
  }

  /** The connection of a transfer: the first that is held. Fails when it is cancelled. */
  async take(): Promise<DataConnection> {
    for (;;) {
      this.#hold();
      const data = this.#held.shift();
      if (data) {
        this.#all.delete(data);
        return data;
      }
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        this.#giveUp = () => reject(new Error("no data connection came"));
      });
    }
  }

  /** Ends the wait for a connection. */
  cancel(): void {
    this.#giveUp();
  }

  /** Stops listening, and drops every connection that no transfer has taken. */
  close(): void {
    this.cancel();
    this.#server.close();
    for (const data of this.#all) data.destroy();
  }

  #accept(data: DataConnection, secure: (data: DataConnection) => Promise<void>): void {
    this.#all.add(data);
    void data.closed.then(() => this.#all.delete(data));
    secure(data).then(
      () => {
        this.#come.push(data);
        this.#wake();
      },
      () => data.destroy(),
    );
  }

  #hold(): void {
    for (const data of this.#come.splice(0)) {
      if (this.#holding === "one" && this.#held.length > 0) this.#end(data);
      else this.#held.push(data);
    }
  }

  #end(data: DataConnection): void {
    data.end().catch(() => {});
  }
}
