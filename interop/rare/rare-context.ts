import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type FTP, type FTP_TLS, isFtpError, isReplyError, type OpenTlsOptions } from "ftplib";
import type { LabServer } from "../lab-server.ts";
import { openClient, openSecureClient } from "../open-client.ts";

/** No step takes longer, milliseconds: servers on loopback either answer at once or not at all. */
const TIMEOUT = 5000;
/** The user that the servers run as. */
const DAEMON = 1;

/** What an operation on a rare server works with: a directory of its own on the server's disk, and sessions. */
export class RareContext implements AsyncDisposable {
  readonly server: LabServer;
  /** The operation's directory, as a path from the directory that a session starts in. */
  readonly directory: string;
  #latest: FTP | undefined;
  readonly #clients: FTP[] = [];

  /** @param directory a name that no other operation uses at the same time */
  constructor(server: LabServer, directory: string) {
    this.server = server;
    this.directory = directory;
    this.#make("");
  }

  /** Opens a session, over TLS where the server offers it. It is closed after the operation. */
  async open(changes: OpenTlsOptions = {}): Promise<FTP> {
    return await this.#opened(() => openClient(this.server, { timeout: TIMEOUT, ...changes }));
  }

  /** Opens a session over TLS, whatever the server offers. It is closed after the operation. */
  async openSecure(): Promise<FTP_TLS> {
    return await this.#opened(() => openSecureClient(this.server, { timeout: TIMEOUT }));
  }

  /**
   * Does work that may begin with AUTH TLS. `ftp-srv-tls` reads the ClientHello after its 234 as a command now and then:
   * then the work is tried again, provided that the client reports an error of the connection.
   */
  async securing<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const isOdd = isFtpError(error) && !isReplyError(error);
        if (this.server.name !== "ftp-srv-tls" || !isOdd || attempt === 10) throw error;
        // While it is busy with another session, it does so every time.
        await delay(20 * attempt);
      }
    }
  }

  /** Opens a session in the operation's directory. */
  async enter(changes: OpenTlsOptions = {}): Promise<FTP> {
    const ftp = await this.open(changes);
    await ftp.cwd(this.directory);
    return ftp;
  }

  /** What PWD returns in a directory below the operation's. */
  absolute(name = ""): string {
    return join(this.server.start, this.directory, name);
  }

  /** A path from the directory that a session starts in. */
  path(name: string): string {
    return `${this.directory}/${name}`;
  }

  /** Where a name of the operation's directory is on the server's disk; of a name in bytes, too. */
  onDisk(name: string | Uint8Array): string | Buffer {
    const folder = join(this.server.root, this.directory);
    return typeof name === "string" ? join(folder, name) : Buffer.concat([Buffer.from(`${folder}/`), name]);
  }

  exists(name: string | Uint8Array): boolean {
    return existsSync(this.onDisk(name));
  }

  contents(name: string | Uint8Array): Buffer {
    return readFileSync(this.onDisk(name));
  }

  /** The names in the operation's directory, sorted. */
  names(): string[] {
    return readdirSync(this.onDisk("")).sort();
  }

  /** Puts a file on the server's disk, as if the server's user had made it. */
  place(name: string | Uint8Array, bytes: Uint8Array): void {
    writeFileSync(this.onDisk(name), bytes);
    chownSync(this.onDisk(name), DAEMON, DAEMON);
  }

  /** The same for a directory. */
  placeDirectory(name: string): void {
    this.#make(name);
  }

  /** The same for a symbolic link. */
  placeLink(name: string, target: string): void {
    symlinkSync(target, this.onDisk(name));
  }

  /** Throws unless the latest session answers PWD with a path. */
  async assertUsable(): Promise<void> {
    const path = await this.#latest?.pwd();
    if (path !== undefined && !path.startsWith("/")) throw new Error(`afterwards PWD returns ${path}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    rmSync(this.onDisk(""), { recursive: true, force: true });
  }

  async #opened<Client extends FTP>(open: () => Promise<Client>): Promise<Client> {
    const ftp = await this.securing(open);
    this.#clients.push(ftp);
    this.#latest = ftp;
    return ftp;
  }

  #make(name: string): void {
    mkdirSync(this.onDisk(name));
    chownSync(this.onDisk(name), DAEMON, DAEMON);
  }
}
