import { connect, isIPv6, type Socket } from "node:net";
import { DataListener } from "./data-listener.ts";

/** Where the next data connection of a session comes from: nowhere, a port listened on, or an address to dial. */
export class DataChannel {
  readonly #localAddress: string;
  readonly #peerAddress: string;
  readonly #strangers: Socket[] = [];
  #listener: DataListener | undefined;
  #target: { readonly host: string; readonly port: number } | undefined;

  constructor(localAddress: string, peerAddress: string) {
    this.#localAddress = localAddress;
    this.#peerAddress = peerAddress;
  }

  get mode(): "none" | "passive" | "active" {
    if (this.#listener) return "passive";
    return this.#target ? "active" : "none";
  }

  /** PASV and EPSV: the port that waits for the client. An earlier one is closed. */
  async listen(): Promise<number> {
    this.close();
    this.#listener = await DataListener.open(this.#localAddress, this.#peerAddress);
    return this.#listener.port;
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
  async connect(): Promise<Socket> {
    const listener = this.#listener;
    const target = this.#target;
    if (listener) {
      const socket = await listener.connection();
      this.#listener = undefined;
      return socket;
    }
    this.#target = undefined;
    if (!target) throw new Error("neither PASV nor PORT was given");
    return dial(target.host, target.port, this.#localAddress);
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

  /** Forgets what was set up; an unused connection is closed. */
  close(): void {
    this.#listener?.abandon();
    this.#listener = undefined;
    this.#target = undefined;
    for (const stranger of this.#strangers.splice(0)) stranger.destroy();
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
