import { createServer, isIPv6, type Server } from "node:net";
import type { Certificate } from "./certificate.ts";
import { COMMANDS } from "./commands/all-commands.ts";
import { ControlConnection } from "./control-connection.ts";
import { defaultCertificate } from "./default-certificate.ts";
import { DirectoryFileSystem } from "./directory-file-system.ts";
import type { FileSystem } from "./file-system.ts";
import { listenOn } from "./free-port.ts";
import { LineReader } from "./line-reader.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { Session } from "./session.ts";
import { fillSettings, type Settings } from "./settings.ts";
import type { TestServerOptions } from "./test-server-options.ts";
import { Transcript } from "./transcript.ts";
import type { TransferRecord } from "./transfer-record.ts";

/**
 * An FTP server in this process that serves a directory or a tree in memory truthfully, and lies where `faults` say so.
 * It listens on loopback by default. `await using` stops it.
 */
export class TestServer {
  readonly host: string;
  readonly port: number;
  /** What is served. */
  readonly files: FileSystem;
  /** What a client has to trust is its `ca`. */
  readonly certificate: Certificate;
  /** Everything said on all control connections, in the order it happened. */
  readonly transcript: Transcript;
  /** Every data connection so far. */
  readonly transfers: readonly TransferRecord[];
  readonly #server: Server;
  readonly #settings: Settings;
  readonly #controls: Set<ControlConnection<LineReader>> = new Set();
  readonly #sessions: Set<Promise<void>> = new Set();
  readonly #records: TransferRecord[] = [];
  #accepted = 0;

  private constructor(server: Server, options: TestServerOptions, files: FileSystem) {
    const address = server.address();
    this.#server = server;
    this.host = options.host ?? "127.0.0.1";
    this.port = typeof address === "object" && address ? address.port : 0;
    this.files = files;
    this.certificate = options.certificate ?? defaultCertificate();
    this.transcript = new Transcript(options.log);
    this.transfers = this.#records;
    this.#settings = fillSettings(options, files, this.certificate);
  }

  /** Starts a server; settles when it listens. */
  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const files = await openFiles(options);
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    await listenOn(server, options.host ?? "127.0.0.1", options.port);
    const started = new TestServer(server, options, files);
    server.on("connection", (socket) => {
      socket.on("error", () => {});
      started.#accept(new ControlConnection(socket, new LineReader()));
    });
    return started;
  }

  /** `ftp://host:port`, or `ftps://` when TLS is implicit. */
  get url(): string {
    const host = isIPv6(this.host) ? `[${this.host}]` : this.host;
    return `${this.#settings.tls === "implicit" ? "ftps" : "ftp"}://${host}:${this.port}`;
  }

  /** How many control connections there have been. */
  get connections(): number {
    return this.#accepted;
  }

  /** How many control connections are open. */
  get openConnections(): number {
    return this.#controls.size;
  }

  /** Closes every connection and stops listening; settles when nothing is open any more. */
  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const control of this.#controls) control.destroy();
    await Promise.all([stopped, ...this.#sessions]);
    await Promise.all(this.#records.map((record) => record.closed));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #accept(control: ControlConnection<LineReader>): void {
    this.#accepted += 1;
    const isOneTooMany = this.#controls.size >= this.#settings.maxConnections;
    this.#controls.add(control);
    this.transcript.add(`--- connection ${this.#accepted} ---`);
    const session = new Session(control, this.#settings, COMMANDS, this.transcript, this.#records);
    const life = session.run(isOneTooMany).then(async () => {
      await control.closed;
      this.#controls.delete(control);
      this.#sessions.delete(life);
    });
    this.#sessions.add(life);
  }
}

async function openFiles(options: TestServerOptions): Promise<FileSystem> {
  if (options.files) return options.files;
  if (options.root !== undefined) return DirectoryFileSystem.open(options.root);
  return new MemoryFileSystem(options.tree);
}
