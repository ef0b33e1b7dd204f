import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { Wire } from "../src/wire.ts";

/** A client that knows no FTP but lines and replies, so that tests see the wire. */
export class RawClient implements AsyncDisposable {
  /** Every chunk as it was read from the control connection. */
  readonly chunks: Buffer[] = [];
  ended = false;
  error: Error | undefined;
  #stream: Duplex;
  #socket: Socket;
  #wire: Wire | undefined;
  #buffer = "";
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#stream = socket;
    this.#listen(socket);
  }

  static async connect(to: { readonly host: string; readonly port: number }): Promise<RawClient> {
    const socket = connect({ host: to.host, port: to.port });
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new RawClient(socket);
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Sends a command and answers with its reply. */
  async say(command: string): Promise<string> {
    this.send(`${command}\r\n`);
    return this.reply();
  }

  send(bytes: string | Uint8Array): void {
    this.#stream.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  }

  /** The next whole reply, lines joined with LF. */
  async reply(): Promise<string> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.line();
      lines.push(line);
      if (line.slice(3, 4) !== "-" && line.slice(0, 3) === lines[0]?.slice(0, 3)) return lines.join("\n");
    }
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf("\r\n");
      if (end !== -1) {
        const line = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 2);
        return line;
      }
      if (this.ended) throw new Error(`ended after ${JSON.stringify(this.#buffer)}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Everything up to a text, or up to the end when it does not come. */
  async until(text: string): Promise<string> {
    while (!this.#buffer.includes(text) && !this.ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const at = this.#buffer.indexOf(text);
    const taken = at === -1 ? this.#buffer : this.#buffer.slice(0, at + text.length);
    this.#buffer = this.#buffer.slice(taken.length);
    return taken;
  }

  /** How the control connection has ended, so far. */
  get how(): "open" | "end" | "reset" {
    if (!this.ended) return "open";
    return this.error === undefined ? "end" : "reset";
  }

  /** Everything up to the server's end. */
  async rest(): Promise<string> {
    while (!this.ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const rest = this.#buffer;
    this.#buffer = "";
    return rest;
  }

  async login(): Promise<void> {
    await this.reply();
    await this.giveName();
  }

  /** USER, PASS and TYPE I. */
  async giveName(user = "user", password = "secret"): Promise<void> {
    await this.say(`USER ${user}`);
    await this.say(`PASS ${password}`);
    await this.say("TYPE I");
  }

  /** Puts TLS on the control connection. */
  async secure(options: ConnectionOptions): Promise<TLSSocket> {
    this.#stream.removeAllListeners();
    this.#stream.on("error", () => {});
    // A wire in between lets TLS be taken off again.
    const wire = new Wire(this.#socket);
    this.#wire = wire;
    const tls = connectTls({ socket: wire, servername: "localhost", ...options });
    tls.on("session", (session) => {
      this.session = session;
    });
    await new Promise<void>((resolve, reject) => tls.once("secureConnect", resolve).once("error", reject));
    this.#stream = tls;
    this.#listen(tls);
    return tls;
  }

  /** The reply to the EPSV of openData. */
  lastReply: string | undefined;

  /** The newest TLS session of the control connection. */
  session: Buffer | undefined;

  /** Takes TLS off after CCC, and goes on in clear. */
  async clear(): Promise<void> {
    const wire = this.#wire as Wire;
    wire.carriesTls = true;
    wire.endsSocket = false;
    const stream = this.#stream;
    const ended = new Promise<void>((resolve) =>
      stream.readableEnded ? resolve() : stream.once("end", resolve),
    );
    const finished = new Promise<void>((resolve) => wire.once("finish", resolve));
    stream.end();
    await Promise.all([ended, finished]);
    stream.removeAllListeners();
    this.ended = false;
    this.#stream = wire.handOver();
    this.#listen(this.#stream);
  }

  /** EPSV, and a connection to the port. */
  async openData(): Promise<Socket> {
    const reply = await this.say("EPSV");
    this.lastReply = reply;
    const port = Number(reply.split("|")[3]);
    const socket = connect({ host: this.#socket.remoteAddress as string, port, allowHalfOpen: true });
    socket.on("error", () => {});
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return socket;
  }

  /** A whole download: the bytes, and the closing reply. */
  async download(command: string): Promise<{ readonly bytes: Buffer; readonly replies: readonly string[] }> {
    const socket = await this.openData();
    const bytes = readAll(socket);
    const preliminary = await this.say(command);
    if (!preliminary.startsWith("1")) {
      socket.destroy();
      return { bytes: Buffer.alloc(0), replies: [preliminary] };
    }
    const received = await bytes;
    socket.end();
    return { bytes: received, replies: [preliminary, await this.reply()] };
  }

  /** A whole upload; answers with its replies. */
  async upload(command: string, bytes: string | Uint8Array): Promise<readonly string[]> {
    const socket = await this.openData();
    const preliminary = await this.say(command);
    if (!preliminary.startsWith("1")) {
      socket.destroy();
      return [preliminary];
    }
    socket.resume();
    socket.end(bytes);
    return [preliminary, await this.reply()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.destroy();
    this.#socket.destroy();
  }

  #listen(stream: Duplex): void {
    stream.on("data", (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.#buffer += chunk.toString("latin1");
      this.#wake();
    });
    stream.on("error", (error: Error) => {
      this.error ??= error;
    });
    const end = (): void => {
      this.ended = true;
      this.#wake();
    };
    stream.on("end", end).on("close", end);
  }
}

/** Everything a stream gives until its end or its failure. */
export async function readAll(stream: Duplex): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve) => stream.once("end", resolve).once("close", resolve));
  return Buffer.concat(chunks);
}

/** Puts TLS on a data connection; `fin` ends the TCP connection below it, without close_notify. */
export async function secureData(
  socket: Socket,
  options: ConnectionOptions,
): Promise<{ readonly tls: TLSSocket; readonly wire: Wire; readonly fin: () => void }> {
  // A wire in between keeps the TCP connection in reach; TLS on the bare socket would own it.
  const wire = new Wire(socket);
  const tls = connectTls({ socket: wire, servername: "localhost", ...options });
  await new Promise<void>((resolve, reject) => tls.once("secureConnect", resolve).once("error", reject));
  return { tls, wire, fin: () => wire.fin() };
}
