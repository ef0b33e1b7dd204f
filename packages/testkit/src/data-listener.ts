import { createServer, type Server, type Socket } from "node:net";
import { plainAddress } from "./control-connection.ts";
import { listenOn } from "./free-port.ts";

/** A port that waits for one data connection from one peer; strangers are turned away. */
export class DataListener {
  readonly port: number;
  readonly #server: Server;
  readonly #socket: Promise<Socket>;
  #close: () => void = () => {};

  private constructor(server: Server, peerAddress: string) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === "object" && address ? address.port : 0;
    this.#socket = new Promise((resolve, reject) => {
      this.#close = () => reject(new Error("the data port was closed"));
      server.on("connection", (socket) => {
        socket.on("error", () => {});
        if (plainAddress(socket.remoteAddress ?? "") !== peerAddress) return socket.destroy();
        server.close();
        return resolve(socket);
      });
    });
    this.#socket.catch(() => {});
  }

  /** Listens on a free port of this address for a connection from the peer. */
  static async open(localAddress: string, peerAddress: string): Promise<DataListener> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    await listenOn(server, localAddress);
    return new DataListener(server, peerAddress);
  }

  /** The connection, as soon as there is one; fails once the listener is closed. */
  connection(): Promise<Socket> {
    return this.#socket;
  }

  /** Stops listening, and drops a connection that nobody has taken over. */
  close(): void {
    this.#close();
    this.#server.close();
  }

  /** Stops listening and resets the connection, if one was made: so does the system with what no server has accepted. */
  abandon(): void {
    this.close();
    void this.#socket.then(
      (socket) => socket.resetAndDestroy(),
      () => {},
    );
  }
}
