import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Target } from "./target.ts";

/** Milliseconds after which a server is silent: none takes a quarter of it to answer on loopback, but for wrong passwords. */
export const LIMIT = 4_000;
/** A refused login takes pure-ftpd six seconds. */
export const LOGIN_LIMIT = 12_000;

/** What came for a command: a reply as it is, nothing in time, or the end of the connection. */
export interface Answer {
  /** The code's three digits, `silence`, or `closes`. */
  readonly word: string;
  /** All lines, with their codes, without line ends. */
  readonly lines: readonly string[];
}

/** A control connection without the client: it sends bytes, and reads replies as they come. Strings are bytes (latin1). */
export class RawSession implements Disposable {
  readonly target: Target;
  /** The latest TLS session of the control connection. */
  tlsSession: Buffer | undefined;
  #socket: Duplex;
  #text = "";
  #hasEnded = false;
  #wake: () => void = () => {};

  private constructor(target: Target, socket: Socket) {
    this.target = target;
    this.#socket = socket;
    this.#listen();
  }

  /** Connects, with TLS where it is implicit; the greeting has not been read. */
  static async connect(target: Target): Promise<RawSession> {
    const { host, port, tls } = target;
    const session = new RawSession(target, connect({ host, port, noDelay: true }));
    await once(session.#socket, "connect", { signal: AbortSignal.timeout(LOGIN_LIMIT) });
    if (tls === "implicit") await session.secure();
    return session;
  }

  /** Sends the bytes in one packet. */
  send(text: string): void {
    this.#socket.write(Buffer.from(text, "latin1"));
  }

  async ask(line: string, limit?: number): Promise<Answer> {
    this.send(`${line}\r\n`);
    return await this.answer(limit);
  }

  /** The next reply. */
  async answer(limit = LIMIT): Promise<Answer> {
    const deadline = performance.now() + limit;
    for (;;) {
      const answer = this.#take();
      if (answer !== undefined) return answer;
      if (this.#hasEnded) return { word: "closes", lines: [] };
      const left = deadline - performance.now();
      if (left <= 0) return { word: "silence", lines: this.#text === "" ? [] : [this.#text] };
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
      // What has come while this process was kept from running is no silence.
      await turn();
    }
  }

  /** Begins TLS on the control connection. */
  async secure(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners("data");
    const secured = await secureSocket(plain, this.target, undefined);
    this.tlsSession = secured.getSession();
    secured.on("session", (session) => void (this.tlsSession = session));
    this.#socket = secured;
    this.#listen();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #listen(): void {
    const end = (): void => {
      this.#hasEnded = true;
      this.#wake();
    };
    this.#socket.on("error", end).on("end", end).on("close", end);
    this.#socket.on("data", (bytes: Buffer) => {
      this.#text += bytes.toString("latin1");
      this.#wake();
    });
  }

  #take(): Answer | undefined {
    const whole = this.#text.split("\n").slice(0, -1);
    const code = whole[0]?.slice(0, 3) ?? "";
    const isOpen = whole[0]?.[3] === "-";
    const last = isOpen
      ? whole.findIndex((line, at) => at > 0 && line.startsWith(`${code} `))
      : whole.length > 0
        ? 0
        : -1;
    if (last < 0) return undefined;
    const lines = whole.slice(0, last + 1);
    this.#text = this.#text.slice(lines.join("\n").length + 1);
    return { word: code, lines: lines.map((line) => line.replaceAll("\r", "")) };
  }
}

/** TLS as a client on a connection; resolves after the handshake. */
export async function secureSocket(
  socket: Duplex,
  { ca, cert, key }: Target,
  session: Buffer | undefined,
): Promise<TLSSocket> {
  const secured = connectTls({ socket, ca, cert, key, session, servername: "localhost" });
  secured.on("error", () => {});
  // A server that takes the ClientHello for a command may say nothing at all.
  await once(secured, "secureConnect", { signal: AbortSignal.timeout(LIMIT) });
  return secured;
}
