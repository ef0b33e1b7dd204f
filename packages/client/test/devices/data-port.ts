import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A port that takes data connections, in the order in which they come. */
export class DataPort implements Disposable {
  readonly port: number;
  readonly #server: Server;
  readonly #arrived: Socket[] = [];
  #waiting: ((socket: Socket | undefined) => void) | undefined;

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === "object" && address !== null ? address.port : 0;
    server.on("connection", (socket: Socket) => {
      socket.on("error", () => {});
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) this.#arrived.push(socket);
      else waiting(socket);
    });
  }

  static async open(): Promise<DataPort> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new DataPort(server);
  }

  /** The next data connection; undefined when none comes in time, or the port is closed. */
  async accept(limit: number): Promise<Socket | undefined> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return arrived;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => this.#waiting?.(undefined), limit);
      this.#waiting = (socket) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(socket);
      };
    });
  }

  /** Whether a data connection waits to be accepted. */
  get isConnected(): boolean {
    return this.#arrived.length > 0;
  }

  /** Whether a data connection is there before the limit of the device; it stays to be accepted. */
  async connected(limit: number): Promise<boolean> {
    const socket = await this.accept(limit);
    if (socket !== undefined) this.#arrived.unshift(socket);
    return socket !== undefined;
  }

  /** Closes connections that nobody has accepted. */
  clear(): void {
    for (const socket of this.#arrived.splice(0)) socket.destroy();
  }

  /** Stops listening and drops connections that nobody has accepted. */
  [Symbol.dispose](): void {
    this.#server.close();
    this.#waiting?.(undefined);
    this.clear();
  }
}

/** A data connection to a client that listens, on loopback alone; undefined when it cannot be made. */
export async function dialData(port: number): Promise<Socket | undefined> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true, noDelay: true });
  socket.on("error", () => {});
  socket.pause();
  return await new Promise((resolve) => {
    socket.once("connect", () => resolve(socket));
    socket.once("close", () => resolve(undefined));
  });
}
