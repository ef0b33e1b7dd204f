import { connect, isIPv6, type Socket } from "node:net";
import { DataConnection } from "./data-connection.ts";
import { DataListener } from "./data-listener.ts";
import type { Holding } from "./faults/fault.ts";
import { KeptPort } from "./kept-port.ts";

/** Where the next data connection of a session comes from: nowhere, a port listened on, or an address to dial. */
export class DataChannel {
  readonly #localAddress: string;
  readonly #peerAddress: string;
  readonly #strangers: Socket[] = [];
  #listener: DataListener | undefined;
  #lastPort = 0;
  #openKept: (() => Promise<KeptPort>) | undefined;
  #kept: KeptPort | undefined;
  #target: { readonly host: string; readonly port: number } | undefined;

  constructor(localAddress: string, peerAddress: string) {
    this.#localAddress = localAddress;
    this.#peerAddress = peerAddress;
  }

  get mode(): "none" | "passive" | "active" {
    if (this.#target) return "active";
    return this.#listener || this.#kept ? "passive" : "none";
  }

  /** PASV and EPSV: the port that waits for the client. An earlier one is closed. */
  async listen(): Promise<number> {
    this.close();
    if (this.#openKept) {
      this.#kept ??= await this.#openKept();
      this.#kept.renew();
      return this.#kept.port;
    }
    let listener = await DataListener.open(this.#localAddress, this.#peerAddress);
    if (listener.port === this.#lastPort) {
      // The system may give the same port again, from which clients would draw conclusions.
      const other = await DataListener.open(this.#localAddress, this.#peerAddress);
      listener.close();
      listener = other;
    }
    this.#listener = listener;
    this.#lastPort = listener.port;
    return listener.port;
  }

  /** Whether transfers take what has come to one port, whatever became of it. */
  get keepsPort(): boolean {
    return this.#openKept !== undefined;
  }

  /** From now on one port is kept. */
  keepPort(holding: Holding, secure: (data: DataConnection) => Promise<void>): void {
    this.#openKept = () => KeptPort.open(this.#localAddress, this.#peerAddress, holding, secure);
  }

  /** PORT and EPRT: false when the address is not the control peer's own or the port is a reserved one (RFC 2577). */
  aim(host: string, port: number): boolean {
    this.close();
    const isPeer = normalAddress(host) === normalAddress(this.#peerAddress);
    if (!isPeer || port < 1024 || port > 65_535) return false;
    this.#target = { host: this.#peerAddress, port };
    return true;
  }

  /** Stops listening: who dials the port is refused. */
  refuse(): void {
    this.#listener?.abandon();
  }

  /** The data connection; used once. Fails when the client cannot be reached or has closed. */
  async connect(): Promise<DataConnection> {
    const listener = this.#listener;
    const target = this.#target;
    if (this.#kept && !target) return this.#kept.take();
    if (listener) {
      const socket = await listener.connection();
      this.#listener = undefined;
      return new DataConnection(socket);
    }
    this.#target = undefined;
    if (!target) throw new Error("neither PASV nor PORT was given");
    return new DataConnection(await dial(target.host, target.port, this.#localAddress));
  }

  /** Dials the client's port from a foreign address and sends bytes; settles when they are sent or it was refused. */
  async impersonate(from: string, bytes: Uint8Array): Promise<void> {
    const target = this.#target;
    if (!target) return;
    const socket = await dial(target.host, target.port, from).catch(() => undefined);
    if (!socket) return;
    await new Promise<void>((resolve) => {
      socket.once("close", resolve);
      socket.end(bytes, resolve);
    });
    this.#strangers.push(socket);
  }

  /** Forgets what was set up; an unused connection is closed, unless the port is kept. */
  close(): void {
    this.#kept?.cancel();
    this.#listener?.abandon();
    this.#listener = undefined;
    this.#target = undefined;
    for (const stranger of this.#strangers.splice(0)) stranger.destroy();
  }

  /** Closes a port that was kept, too. */
  destroy(): void {
    this.close();
    this.#kept?.close();
  }
}

/** Connects from an address, leaving the socket paused. */
function dial(host: string, port: number, localAddress: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, localAddress, allowHalfOpen: true });
    socket.pause();
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.on("error", () => {});
      resolve(socket);
    });
  });
}

function normalAddress(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : address;
}
