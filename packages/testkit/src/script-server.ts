import { createServer, type Server, type Socket } from "node:net";
import { ByteReader } from "./byte-reader.ts";
import type { Certificate } from "./certificate.ts";
import { ControlConnection } from "./control-connection.ts";
import type { Cut } from "./cut.ts";
import { defaultCertificate } from "./default-certificate.ts";
import { listenOn } from "./free-port.ts";
import { parseScript, type ScriptStep } from "./script-parser.ts";
import { ScriptMismatch } from "./script-mismatch.ts";
import { ScriptPlayer } from "./script-player.ts";
import { TlsAcceptor, type TlsOptions } from "./tls-acceptor.ts";
import { Transcript } from "./transcript.ts";

export interface ScriptServerOptions {
  /** Where to listen. Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Cuts everything sent on the control connection at these offsets, or every so many bytes. */
  readonly cut?: Cut | "each-byte";
  /** `implicit` begins with TLS. Default: TLS where the script says `S: (tls)`. */
  readonly tls?: "none" | "implicit";
  readonly tlsOptions?: TlsOptions;
  /** Default: one for localhost, 127.0.0.1 and ::1, made once per process. */
  readonly certificate?: Certificate;
  /** Given every line of the transcript as it happens. */
  readonly log?: (line: string) => void;
}

/** A server that plays a transcript: it says its lines, and expects the client to say the client's, to the letter. */
export class ScriptServer {
  readonly host: string;
  readonly port: number;
  /** What a client has to trust is its `ca`. */
  readonly certificate: Certificate;
  readonly transcript: Transcript;
  /** Every line clients have sent on control connections, expected or not. */
  readonly received: readonly string[];
  /** Lines and connections that came after the end of the script. */
  readonly unexpected: readonly string[];
  /** Settles when the whole script has been played; fails with what was expected and what came instead. */
  readonly finished: Promise<void>;
  readonly #server: Server;
  readonly #steps: readonly (readonly ScriptStep[])[];
  readonly #acceptor: TlsAcceptor;
  readonly #options: ScriptServerOptions;
  readonly #received: string[] = [];
  readonly #unexpected: string[] = [];
  readonly #controls: Set<ControlConnection<ByteReader>> = new Set();
  readonly #players: ScriptPlayer[] = [];
  #begun = 0;
  #played = 0;
  #settle: (error?: Error) => void = () => {};

  private constructor(
    server: Server,
    steps: readonly (readonly ScriptStep[])[],
    options: ScriptServerOptions,
  ) {
    const address = server.address();
    this.#server = server;
    this.#steps = steps;
    this.#options = options;
    this.host = options.host ?? "127.0.0.1";
    this.port = typeof address === "object" && address ? address.port : 0;
    this.certificate = options.certificate ?? defaultCertificate();
    this.#acceptor = new TlsAcceptor(this.certificate, options.tlsOptions);
    this.transcript = new Transcript(options.log);
    this.received = this.#received;
    this.unexpected = this.#unexpected;
    this.finished = new Promise((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve());
    });
    // A test that does not wait for the script's end must not fail by an unhandled rejection.
    this.finished.catch(() => {});
  }

  /** Starts a server for a script; SyntaxError when the script cannot be read. */
  static async start(script: string, options: ScriptServerOptions = {}): Promise<ScriptServer> {
    const steps = parseScript(script);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    await listenOn(server, options.host ?? "127.0.0.1", options.port);
    const started = new ScriptServer(server, steps, options);
    server.on("connection", (socket) => void started.#play(socket));
    return started;
  }

  /** How many control connections there have been. */
  get connections(): number {
    return this.#begun;
  }

  /** Closes everything; a script that was not played to its end counts as failed. */
  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#settle(
      new ScriptMismatch(`the server was stopped before the end of the script\n${this.transcript}`),
    );
    for (const control of this.#controls) control.destroy();
    await Promise.all([stopped, ...[...this.#controls].map((control) => control.closed)]);
    await Promise.all(this.#players.map((player) => player.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #play(socket: Socket): Promise<void> {
    socket.on("error", () => {});
    const steps = this.#steps[this.#begun];
    this.#begun += 1;
    this.transcript.add(`--- connection ${this.#begun} ---`);
    if (!steps) {
      this.#unexpected.push(`connection ${this.#begun}`);
      socket.destroy();
      return;
    }
    const reader = new ByteReader();
    const control = new ControlConnection(socket, reader);
    this.#controls.add(control);
    let isOver = false;
    reader.onLine = (line) => {
      this.#received.push(line);
      this.transcript.add(`C: ${line}`);
      if (isOver) this.#unexpected.push(line);
    };
    const player = new ScriptPlayer(control, this.#acceptor, this.transcript, cutOf(this.#options.cut));
    this.#players.push(player);
    try {
      if (this.#options.tls === "implicit") await control.secure(this.#acceptor);
      else control.open();
      await player.play(steps);
      isOver = true;
      this.#played += 1;
      if (this.#played === this.#steps.length) this.#settle();
      // The client's own end is answered; until then it may notice that there are no more replies.
      await reader.takeRest();
      control.end();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.transcript.add(`# ${reason.split("\n").join("\n# ")}`);
      this.#settle(new ScriptMismatch(`${reason}\n--- so far ---\n${this.transcript}`, { cause: error }));
      control.destroy();
    }
  }
}

function cutOf(cut: ScriptServerOptions["cut"]): Cut | undefined {
  return cut === "each-byte" ? 1 : cut;
}
