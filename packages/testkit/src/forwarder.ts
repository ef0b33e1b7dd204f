import { connect, createServer, type Server, type Socket } from "node:net";
import { listenOn } from "./free-port.ts";

/** Where a {@link Forwarder} listens, and where it leads. */
export interface ForwarderOptions {
  /** The port that connections are passed on to. */
  readonly to: number;
  /** The address of that port. Default: 127.0.0.1. */
  readonly toHost?: string;
  /** The address to listen on. Default: 127.0.0.1. */
  readonly host?: string;
}

/**
 * Takes connections at one address and passes them on to another, as a router does for a server on its inside. Bytes and both ends
 * pass as they come, a reset as a reset. `await using` stops it.
 */
export class Forwarder {
  readonly host: string;
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();

  private constructor(server: Server, { host = "127.0.0.1", toHost = "127.0.0.1", to }: ForwarderOptions) {
    const address = server.address();
    this.host = host;
    this.port = typeof address === "object" && address ? address.port : 0;
    this.#server = server;
    server.on("connection", (outside) => {
      const inside = connect({ host: toHost, port: to, allowHalfOpen: true });
      this.#adopt(outside, inside);
      this.#adopt(inside, outside);
      outside.pipe(inside).pipe(outside);
    });
  }

  /** Starts a forwarder on a free port; settles when it listens. */
  static async start(options: ForwarderOptions): Promise<Forwarder> {
    const server = createServer({ allowHalfOpen: true });
    await listenOn(server, options.host ?? "127.0.0.1");
    return new Forwarder(server, options);
  }

  /** Closes every connection and stops listening; settles when nothing is open any more. */
  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #adopt(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => other.resetAndDestroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
