import { createServer, type Server, type Socket } from "node:net";

import { addressesOf, type Family, unmapped } from "./addresses.ts";
import type { Connection, Endpoint, WaitOptions } from "./connection.ts";
import { checkWait, watch, within } from "./deadline.ts";
import { StreamClosedError, TransportError } from "./errors.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { sameAddress } from "./same-address.ts";
import { incomingConnection } from "./tcp-connection.ts";

/** Where to listen, and for whom. `timeout` and `signal` are for the opening; `accept` has its own. */
export interface ListenOptions extends WaitOptions {
  /** The address of this machine to listen at. */
  readonly address: string;
  readonly family?: Family | undefined;
  /** Left out: any free port. */
  readonly port?: number | undefined;
  /** The only address that may connect (spec row S8); left out: anybody. */
  readonly from?: string | undefined;
}

/** Listens for one connection from one peer. */
export interface Listener extends AsyncDisposable {
  readonly local: Endpoint;
  /** How many connections from other addresses than `from` were refused. */
  readonly strangers: number;
  /**
   * The one connection; then the listener is closed. It may have come before the call.
   *
   * @throws TransportTimeoutError, the signal's reason (the listener goes on listening), StreamClosedError, or
   *   TransportError `ERR_TRANSPORT_STRANGERS` after 16 connections from elsewhere
   */
  accept(options?: WaitOptions): Promise<Connection>;
  /** Stops listening, and closes a connection that came and was not accepted. Idempotent. */
  close(): void;
}

const mostStrangers = 16;

/**
 * Opens a listener; it is up when this resolves.
 *
 * @throws the system's error (`EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`)
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  return within("listen", options, async (signal) => {
    const [at] = await addressesOf(options.address, options.family);
    signal.throwIfAborted();
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.once("listening", resolve);
      server.listen({
        host: at?.address,
        port: options.port ?? 0,
        ipv6Only: true,
        backlog: mostStrangers,
      });
    });
    if (signal.aborted) server.close();
    signal.throwIfAborted();
    return new SingleListener(server, options.from);
  });
}

class SingleListener implements Listener {
  readonly local: Endpoint;
  readonly #server: Server;
  readonly #from: string | undefined;
  #strangers = 0;
  #arrived: Connection | undefined;
  #failure: unknown;
  #notify: (() => void) | undefined;

  constructor(server: Server, from: string | undefined) {
    this.#server = server;
    this.#from = from;
    this.local = localOf(server);
    server.on("error", (error) => this.#stop(error));
    server.on("connection", (socket) => this.#onConnection(socket));
  }

  get strangers(): number {
    return this.#strangers;
  }

  async accept(options?: WaitOptions): Promise<Connection> {
    checkWait(options);
    if (this.#notify !== undefined) throw new TypeError("accept is already pending");
    return new Promise((resolve, reject) => {
      const stop = watch("accept", options, (reason) => {
        this.#notify = undefined;
        reject(reason);
      });
      this.#notify = () => {
        const arrived = this.#arrived;
        if (arrived === undefined && this.#failure === undefined) return;
        stop();
        this.#notify = undefined;
        this.#arrived = undefined;
        if (arrived !== undefined) {
          this.#failure = new StreamClosedError("the listener has given its one connection");
          return resolve(arrived);
        }
        reject(this.#failure);
      };
      this.#notify();
    });
  }

  close(): void {
    this.#arrived?.close();
    this.#arrived = undefined;
    this.#stop(new StreamClosedError("the listener is closed"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  #onConnection(socket: Socket): void {
    // Several may be in the backlog; the listener is for one.
    if (this.#failure !== undefined || this.#arrived !== undefined) return drop(socket);
    if (this.#from !== undefined && !sameAddress(socket.remoteAddress, this.#from)) {
      drop(socket);
      this.#strangers += 1;
      if (this.#strangers >= mostStrangers) this.#stop(tooManyStrangers());
      return;
    }
    this.#arrived = new OwnedConnection(incomingConnection(socket));
    this.#server.close();
    this.#notify?.();
  }

  #stop(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#server.close();
    this.#notify?.();
  }
}

function drop(socket: Socket): void {
  socket.on("error", () => {});
  socket.destroy();
}

function tooManyStrangers(): TransportError {
  const message = `${mostStrangers} connections came, none of them from the expected address`;
  return new TransportError("ERR_TRANSPORT_STRANGERS", message, { phase: "accept" });
}

function localOf(server: Server): Endpoint {
  const address = server.address();
  if (address === null || typeof address === "string") throw new StreamClosedError("the listener is closed");
  return Object.freeze({
    address: unmapped(address.address),
    port: address.port,
    family: address.family === "IPv6" ? 6 : 4,
  });
}
