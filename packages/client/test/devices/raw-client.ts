import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Device } from "./device.ts";
import { ENDLESS } from "./device-files.ts";
import { DeviceServer } from "./device-server.ts";
import { TREE } from "./device-tree.ts";

/** A session with a device by hand: it sends packets and waits for what must come. */
export class RawClient implements AsyncDisposable {
  readonly server: DeviceServer;
  /** The data connection of the last download. */
  data: Socket | undefined;
  readonly #socket: Socket;
  #text = "";

  private constructor(server: DeviceServer) {
    this.server = server;
    this.#socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("error", () => {});
    this.#socket.on("data", (bytes) => {
      this.#text += bytes.toString("latin1");
      this.#socket.emit("text");
    });
  }

  /** Connects and logs in. */
  static async open(device: Device): Promise<RawClient> {
    const client = new RawClient(await DeviceServer.start(device, TREE));
    await client.#reads("220");
    await client.asks("USER me\r\n", "");
    await client.asks("PASS secret\r\n", "230");
    return client;
  }

  /** Sends a packet and gives what comes up to the end of the line that contains this. */
  async asks(packet: string, expected: string): Promise<string> {
    this.#socket.write(packet);
    return await this.#reads(expected);
  }

  /** Sends a packet, and waits until the device has read it as this command. */
  async sends(packet: string, command: string): Promise<void> {
    this.#socket.write(packet);
    while (!this.server.log.includes(`C: ${JSON.stringify(command)}`)) {
      await delay(1);
    }
  }

  /** PASV and the data connection. */
  async connects(): Promise<void> {
    const [, high, low] = /(\d+),(\d+)\)/.exec(await this.asks("PASV\r\n", "227")) ?? [];
    const data = connect(Number(high) * 256 + Number(low), "127.0.0.1");
    data.on("error", () => {});
    this.data = data;
    await once(data, "connect");
    // Once the device has it.
    while (this.server.sessions[0]?.passive?.isConnected !== true) await delay(1);
  }

  /** A download that does not end; resolves when it has begun. */
  async beginsDownload(): Promise<void> {
    await this.asks("TYPE I\r\n", "200");
    await this.connects();
    await this.asks(`RETR ${ENDLESS}\r\n`, "1");
    if (this.data !== undefined) await once(this.data, "data");
  }

  /** What a listing command lists. */
  async lists(command: string): Promise<string> {
    await this.connects();
    await this.asks(`${command}\r\n`, "226");
    return (await this.data?.setEncoding("latin1").toArray())?.join("") ?? "";
  }

  /** Waits for the end of the control connection. */
  async ends(): Promise<void> {
    if (!this.#socket.readableEnded) await once(this.#socket, "end");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.data?.destroy();
    this.#socket.destroy();
    await this.server[Symbol.asyncDispose]();
  }

  async #reads(expected: string): Promise<string> {
    for (;;) {
      const at = this.#text.indexOf(expected);
      const end = this.#text.indexOf("\n", at);
      if (at >= 0 && end >= 0) {
        const text = this.#text.slice(0, end + 1);
        this.#text = this.#text.slice(end + 1);
        return text;
      }
      await once(this.#socket, "text");
    }
  }
}
