import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { type Certificate, createCertificate } from "@ftplib/testkit";
import type { DataEnding, DataChannel, DataPace } from "./data-channel.ts";
import { ServerFiles } from "./server-files.ts";
import { ServerSession } from "./server-session.ts";
import { type Interposer, type Step, stepId } from "./step.ts";

/** Answers ABOR in the middle of a transfer, which `end` ends, with its own 426 or without. */
export type AbortAnswer = (
  session: ServerSession,
  end: (hasOwnReply: boolean) => Promise<void>,
) => Promise<void>;

/** How a server of the tables differs from an obedient one. */
export interface TableServerOptions {
  /** Milliseconds between the bytes of its replies. */
  readonly replyGap?: number | undefined;
  readonly pace?: DataPace | undefined;
  /** Transfer verbs that are refused, with the reply. */
  readonly refusals?: Readonly<Record<string, string>> | undefined;
  /** Keeps a restart marker when the transfer after it is refused. */
  readonly keepsMarker?: boolean | undefined;
  readonly onAbort?: AbortAnswer | undefined;
}

let made: { readonly certificate: Certificate; readonly secureContext: SecureContext } | undefined;
function security(): { readonly certificate: Certificate; readonly secureContext: SecureContext } {
  if (made === undefined) {
    const certificate = createCertificate();
    const { cert, key } = certificate;
    made = { certificate, secureContext: createSecureContext({ cert, key, sessionIdContext: "tables" }) };
  }
  return made;
}

/**
 * An FTP server on loopback that does every step truthfully and in order, unless an interposer takes the step's place. It
 * knows which commands it received, which of them it completed, and what its files really are.
 */
export class TableServer implements AsyncDisposable {
  readonly files: ServerFiles = new ServerFiles();
  readonly sessions: ServerSession[] = [];
  readonly uploads: { readonly line: string; readonly ending: DataEnding }[] = [];
  /** When the blocks of uploads were read, milliseconds. */
  readonly reads: number[] = [];
  /** The steps since {@link arm}, in the order in which they were reached. */
  readonly steps: string[] = [];
  /** Errors of the server itself. */
  readonly failures: unknown[] = [];
  readonly refusals: Map<string, string>;
  pace: DataPace;
  readonly replyGap: number | undefined;
  readonly keepsMarker: boolean;
  readonly onAbort: AbortAnswer | undefined;
  /** The port of the last PASV, EPSV, PORT or EPRT. */
  lastPort = 0;
  readonly #listener: Server;
  /** Every data channel there was. */
  readonly channels: DataChannel[] = [];
  readonly #open: Set<Socket> = new Set();
  readonly #occasions: Map<string, number> = new Map();
  #interposer: Interposer | undefined;
  #isArmed = false;

  private constructor(options: TableServerOptions) {
    this.pace = options.pace ?? {};
    this.replyGap = options.replyGap;
    this.refusals = new Map(Object.entries(options.refusals ?? {}));
    this.keepsMarker = options.keepsMarker ?? false;
    this.onAbort = options.onAbort;
    this.#listener = createServer({ noDelay: true }, (socket) => {
      this.keep(socket);
      this.sessions.push(new ServerSession(this, socket));
    });
  }

  static async start(options: TableServerOptions = {}): Promise<TableServer> {
    const server = new TableServer(options);
    await once(server.#listener.listen(0, "127.0.0.1"), "listening");
    return server;
  }

  get port(): number {
    const address = this.#listener.address();
    return address !== null && typeof address === "object" ? address.port : 0;
  }

  get ca(): string {
    return security().certificate.ca;
  }

  get secureContext(): SecureContext {
    return security().secureContext;
  }

  /** The sockets that are still open. */
  get openSockets(): number {
    return this.#open.size;
  }

  /** From now on steps are recorded, and the interposer takes their place. */
  arm(interposer?: Interposer): void {
    this.#interposer = interposer;
    this.#isArmed = true;
  }

  /** Does a step: see {@link ServerSession.at}. */
  async step(session: ServerSession, name: string, perform: () => void): Promise<void> {
    if (!this.#isArmed) return perform();
    const occasion = (this.#occasions.get(name) ?? 0) + 1;
    this.#occasions.set(name, occasion);
    const step: Step = { name, occasion, session };
    this.steps.push(stepId(step));
    if (this.#interposer === undefined) perform();
    else await this.#interposer(step, perform);
  }

  /** Follows a socket to its end. */
  readonly keep = (socket: Socket): void => {
    this.#open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#open.delete(socket));
  };

  async [Symbol.asyncDispose](): Promise<void> {
    for (const channel of this.channels) channel.destroy();
    for (const socket of this.#open) socket.destroy();
    this.#listener.close();
    await once(this.#listener, "close");
  }
}
