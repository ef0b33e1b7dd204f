import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { type Certificate, createCertificate, type TreeSource } from "@ftplib/testkit";
import { DataPort } from "./data-port.ts";
import type { Device } from "./device.ts";
import { DeviceFiles } from "./device-files.ts";
import { DeviceSession } from "./device-session.ts";

let certificate: Certificate | undefined;

/** A device's FTP server on a free port of 127.0.0.1. */
export class DeviceServer implements AsyncDisposable {
  readonly device: Device;
  readonly files: DeviceFiles;
  /** What went over the control connections. */
  readonly log: string[] = [];
  readonly sessions: DeviceSession[] = [];
  readonly #server: Server;
  readonly #tls: SecureContext | undefined;
  readonly #waiting: Socket[] = [];
  #sharedPort: Promise<DataPort> | undefined;

  private constructor(device: Device, tree: TreeSource, server: Server) {
    this.device = device;
    this.files = new DeviceFiles(device.home ?? "", tree);
    this.#server = server;
    if (device.implicitTls === true) {
      const { cert, key } = this.certificate;
      this.#tls = createSecureContext({ cert, key, minVersion: "TLSv1.2", maxVersion: "TLSv1.2" });
    }
    server.on("connection", (socket) => {
      this.#waiting.push(socket);
      this.#greet();
    });
  }

  static async start(device: Device, tree: TreeSource): Promise<DeviceServer> {
    const server = createServer({ noDelay: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new DeviceServer(device, tree, server);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Made once for all servers, since it takes longer than most cells. */
  get certificate(): Certificate {
    certificate ??= createCertificate();
    return certificate;
  }

  /** The one data port of devices that have no other. */
  sharedPort(): Promise<DataPort> {
    this.#sharedPort ??= DataPort.open();
    return this.#sharedPort;
  }

  /** The connection as the device speaks on it: with TLS where it has TLS from the first byte. */
  secured(socket: Socket): Duplex {
    if (this.#tls === undefined) return socket;
    const secured = new TLSSocket(socket, { isServer: true, secureContext: this.#tls });
    return secured.on("error", () => {});
  }

  #greet(): void {
    const isBusy = this.sessions.some(({ isOpen }) => isOpen);
    if (this.device.hasOneSession === true && isBusy) return;
    const socket = this.#waiting.shift();
    if (socket === undefined) return;
    socket.once("close", () => this.#greet());
    this.sessions.push(new DeviceSession(this, this.secured(socket)));
  }

  /** Does what the device does to sessions that were idle for too long. */
  endIdleSessions(): void {
    for (const session of this.sessions) {
      for (const line of this.device.idleEnd ?? []) session.say(line);
      session.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#waiting) socket.destroy();
    for (const session of this.sessions) session.dispose();
    (await this.#sharedPort)?.[Symbol.dispose]();
  }
}
