import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import { setTimeout as pause } from "node:timers/promises";

/** How one side ended a data connection. */
export type DataEnding = "fin" | "reset" | "none";

/** How the server treats the bytes of a transfer. */
export interface DataPace {
  /** Bytes written at once; by default half of the file. */
  readonly chunk?: number;
  /** Milliseconds before each further write, or before each read of an upload. */
  readonly gap?: number;
}

/** One data connection of the server: passive from PASV on, or active after PORT. */
export class DataChannel {
  readonly #keep: (socket: Socket) => void;
  readonly #accepted: Promise<Socket>;
  readonly #listener: Server | undefined;
  readonly #end = new AbortController();
  #stream: Socket | undefined;
  #hasFailed = false;
  port = 0;

  private constructor(keep: (socket: Socket) => void, listener: Server | undefined, dial?: () => Socket) {
    this.#keep = keep;
    this.#listener = listener;
    this.#accepted = new Promise((resolve) => {
      listener?.once("connection", (socket: Socket) => {
        listener.close();
        resolve(this.#adopt(socket));
      });
      this.#dial = () => {
        if (dial !== undefined) resolve(this.#adopt(dial()));
      };
    });
  }

  #dial: () => void = () => {};

  static async passive(keep: (socket: Socket) => void): Promise<DataChannel> {
    const listener = createServer({ noDelay: true, allowHalfOpen: true, pauseOnConnect: true });
    const channel = new DataChannel(keep, listener);
    await once(listener.listen(0, "127.0.0.1"), "listening");
    const address = listener.address();
    if (address !== null && typeof address === "object") channel.port = address.port;
    return channel;
  }

  static active(keep: (socket: Socket) => void, port: number): DataChannel {
    const dial = (): Socket => connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    return new DataChannel(keep, undefined, dial);
  }

  /** Waits for the connection, and does the TLS handshake on it where data is protected. */
  async open(secureContext: SecureContext | undefined): Promise<void> {
    this.#dial();
    const socket = await Promise.race([this.#accepted, once(this.#end.signal, "abort")]);
    if (Array.isArray(socket)) return;
    if (secureContext === undefined) {
      this.#stream = socket;
      return;
    }
    const secured = new TLSSocket(socket, { isServer: true, secureContext, allowHalfOpen: true } as object);
    secured.on("error", () => void (this.#hasFailed = true));
    this.#stream = secured;
    await new Promise<void>((resolve) => {
      secured.once("secure", () => resolve());
      secured.once("close", () => resolve());
      socket.once("close", () => resolve());
    });
  }

  /** Waits for the client's first word of TLS, and goes no further with the handshake: ends the connection, or leaves it open. */
  async breakHandshake(ending: DataEnding): Promise<void> {
    this.#dial();
    const socket = await this.#accepted;
    socket.once("end", () => socket.end());
    await new Promise<void>((resolve) => {
      socket.once("data", () => resolve());
      socket.once("close", () => resolve());
      socket.resume();
    });
    if (ending === "reset") socket.resetAndDestroy();
    else if (ending === "fin") socket.end();
  }

  /** Writes bytes; resolves when the system has taken them or the connection is gone. */
  async write(bytes: Uint8Array, { chunk = bytes.length, gap }: DataPace = {}): Promise<void> {
    const stream = this.#stream;
    if (stream === undefined) return;
    const closed = new Promise<void>((resolve) => stream.once("close", resolve));
    for (let at = 0; at < bytes.length && !stream.destroyed && !this.#hasFailed; at += chunk) {
      if (gap !== undefined) await pause(gap);
      const written = new Promise<void>((resolve) => {
        stream.write(bytes.subarray(at, at + chunk), () => resolve());
      });
      await Promise.race([written, closed]);
    }
  }

  /** Ends a download in good order; returns whether the client took all of it. */
  async finish(): Promise<boolean> {
    const stream = this.#stream;
    if (stream === undefined || stream.destroyed || this.#hasFailed) return false;
    stream.resume();
    await new Promise<void>((resolve) => {
      stream.once("close", resolve);
      stream.end(() => resolve());
    });
    return !this.#hasFailed;
  }

  /** Reads until the client ends the connection; hands each block over. */
  async read(onBlock: (block: Buffer) => void | Promise<void>, gap?: number): Promise<DataEnding> {
    const stream = this.#stream;
    if (stream === undefined) return "none";
    let wasReset: Promise<boolean> | undefined;
    stream.once("end", () => {
      wasReset = isReset(stream);
    });
    try {
      for await (const block of stream.iterator({ destroyOnReturn: false })) {
        await onBlock(block as Buffer);
        if (gap !== undefined) await pause(gap);
      }
    } catch {
      return "reset";
    }
    return this.#hasFailed || (await wasReset) === true ? "reset" : "fin";
  }

  /** Ends the server's half after an upload. */
  end(): void {
    this.#stream?.end();
  }

  /** Reads on, so that the client's end is noticed although no transfer waits for it. */
  drain(): void {
    this.#listener?.close();
    const drain = (stream: Socket): void => {
      stream.once("end", () => stream.end());
      if (stream.readableEnded) stream.end();
      stream.resume();
    };
    if (this.#stream !== undefined) drain(this.#stream);
    else void this.#accepted.then(drain);
  }

  /** Closes whatever there is of the connection at once. */
  destroy(): void {
    this.#end.abort();
    this.#listener?.close();
    this.#stream?.destroy();
    void this.#accepted.then((socket) => socket.destroy());
  }

  /** Stops listening; a connection that came stays. */
  forget(): void {
    this.#listener?.close();
    if (this.#stream === undefined) void this.#accepted.then((socket) => socket.destroy());
  }

  #adopt(socket: Socket): Socket {
    this.#keep(socket);
    socket.on("error", () => void (this.#hasFailed = true));
    return socket;
  }
}

/**
 * Whether a connection that has ended was in truth reset: bytes and a reset that come together look like an end to Node 22 and
 * older. A write of nothing fails then.
 */
async function isReset(stream: Socket): Promise<boolean> {
  if (stream instanceof TLSSocket || !stream.writable) return false;
  return await new Promise((resolve) => {
    stream.write(Buffer.alloc(0), (error) => resolve(/ECONNRESET|EPIPE/.test(String(error))));
  });
}
