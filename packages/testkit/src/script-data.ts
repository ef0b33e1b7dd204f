import { setTimeout as delay } from "node:timers/promises";
import { ByteReader } from "./byte-reader.ts";
import { type ControlConnection, type StreamReader } from "./control-connection.ts";
import { letRead } from "./cut.ts";
import { DataChannel } from "./data-channel.ts";
import type { DataConnection } from "./data-connection.ts";
import type { DataEnd } from "./data-end.ts";
import type { DirectiveName } from "./script-parser.ts";
import type { TlsAcceptor } from "./tls-acceptor.ts";
import type { Transcript } from "./transcript.ts";

/** The data connections of a script: one at a time, connected when a step first needs it. */
export class ScriptData {
  readonly #control: ControlConnection<StreamReader>;
  readonly #acceptor: TlsAcceptor;
  readonly #transcript: Transcript;
  readonly #channel: DataChannel;
  readonly #all: DataConnection[] = [];
  #current: DataConnection | undefined;
  #reader: ByteReader | undefined;

  constructor(control: ControlConnection<StreamReader>, acceptor: TlsAcceptor, transcript: Transcript) {
    this.#control = control;
    this.#acceptor = acceptor;
    this.#transcript = transcript;
    this.#channel = new DataChannel(control.localAddress, control.peerAddress);
  }

  /** Opens a port for the next data connection. */
  listen(): Promise<number> {
    this.#forget();
    return this.#channel.listen();
  }

  /** Takes the argument of PORT or EPRT as the address to dial; false when it is neither. */
  aim(argument: string): boolean {
    this.#forget();
    const numbers = argument.split(",").map(Number);
    if (numbers.length === 6) {
      const [high = 0, low = 0] = numbers.slice(4);
      return this.#channel.aim(numbers.slice(0, 4).join("."), high * 256 + low);
    }
    const [, , host = "", port = ""] = argument.split(argument[0] ?? "|");
    return this.#channel.aim(host, Number(port));
  }

  async act(what: DirectiveName, amount: number): Promise<void> {
    if (what === "refuse") return this.#channel.refuse();
    if (what === "wait") return delay(amount);
    const data = await this.#connected();
    switch (what) {
      case "tls":
        await data.secure(this.#acceptor);
        this.#transcript.add(`D: (${data.tlsVersion}, session ${data.sessionReused ? "reused" : "new"})`);
        return;
      case "end":
        return data.end();
      case "fin":
        return data.wire.fin();
      case "reset":
        await letRead();
        return data.reset();
      case "chunk":
        data.wire.cut = Math.max(1, amount);
        return;
      case "whole":
        data.wire.cut = undefined;
        return;
      case "cut-off":
        return data.wire.limit(amount, () => data.wire.fin());
      default:
        return;
    }
  }

  async send(bytes: Uint8Array): Promise<void> {
    const data = await this.#connected();
    await data.send(bytes);
    await letRead();
  }

  /** So many bytes from the client, or fewer at its end. */
  async take(count: number): Promise<Buffer> {
    return (await this.#reading()).take(count);
  }

  /** Waits for the client's end, and returns how it came. */
  async end(): Promise<DataEnd | "more"> {
    const data = await this.#connected();
    const rest = await (await this.#reading()).takeRest();
    return rest.length > 0 ? "more" : data.peerEnd;
  }

  async close(): Promise<void> {
    this.#channel.close();
    for (const data of this.#all) data.destroy();
    await Promise.all(this.#all.map((data) => data.closed));
  }

  async #connected(): Promise<DataConnection> {
    if (this.#current) return this.#current;
    const control = this.#control.closed.then(() => {
      this.#channel.close();
    });
    const data = await Promise.race([this.#channel.connect(), control.then(neverConnected)]);
    this.#transcript.add("D: (connected)");
    this.#all.push(data);
    this.#current = data;
    return data;
  }

  async #reading(): Promise<ByteReader> {
    const data = await this.#connected();
    if (!this.#reader) {
      this.#reader = new ByteReader();
      this.#reader.attach(data.stream);
    }
    return this.#reader;
  }

  #forget(): void {
    this.#current = undefined;
    this.#reader = undefined;
  }
}

function neverConnected(): never {
  throw new Error("the control connection was closed before there was a data connection");
}
