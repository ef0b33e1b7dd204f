import { createHash } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FTP, FTP_TLS } from "ftplib";
import type { LabQuirk, LabServer } from "../lab-server.ts";
import { openClient } from "../open-client.ts";

/** SHA-256 in hex: how contents are compared. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

// A period that no block size divides, so that a lost or doubled block shows.
const period = Uint8Array.from({ length: 65_537 }, (_, index) => (index * index * 31 + (index >> 3)) & 255);

/** So many bytes in which every block differs from its neighbours. */
export function patternOf(size: number): Uint8Array {
  return size === 0 ? new Uint8Array(0) : Buffer.alloc(size, period);
}

/** What an operation works with: a server, a session, and the server's disk to check what the session claims. */
export class OperationContext implements AsyncDisposable {
  readonly server: LabServer;
  readonly #prefix: string;
  #count = 0;
  #session: Promise<FTP> | undefined;
  #created: string[] = [];

  /** @param prefix sets the names of this run apart from those of others on the same server */
  constructor(server: LabServer, prefix: string) {
    this.server = server;
    this.#prefix = prefix;
  }

  has(quirk: LabQuirk): boolean {
    return this.server.quirks.includes(quirk);
  }

  /** The session that operations share; opened anew when the one before has closed it. */
  async session(): Promise<FTP> {
    const ftp = await this.#session?.catch(() => undefined);
    if (ftp?.state === "ready") return ftp;
    ftp?.close();
    this.#session = openProtected(this.server);
    return await this.#session;
  }

  /**
   * Does what may bring no data at all. pyftpdlib over TLS ends such a data connection now and then without close_notify,
   * which any client must take for a cut (Python's `ssl`, asked to, does so as well): it is asked again.
   */
  async maybeEmpty<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        const isCut = cause instanceof Error && "code" in cause && cause.code === "ERR_TRANSPORT_TRUNCATED";
        if (!isCut || this.server.name !== "pyftpdlib-tls" || attempt === 20) throw error;
      }
    }
  }

  /** A session that no operation behind this one is to see. */
  discardSession(): void {
    const session = this.#session;
    this.#session = undefined;
    void session?.then(
      (ftp) => ftp.close(),
      () => {},
    );
  }

  /** A name that is in no other operation's way; it is removed from the disk when the operation is over. */
  name(suffix = ".bin"): string {
    const name = `${this.#prefix}-${++this.#count}${suffix}`;
    this.#created.push(name);
    return name;
  }

  /** Where a name is on the server's disk; of a name in bytes, too. */
  onDisk(name: string | Uint8Array): string | Buffer {
    if (typeof name === "string") return join(this.server.root, name);
    return Buffer.concat([Buffer.from(`${this.server.root}/`), name]);
  }

  exists(name: string | Uint8Array): boolean {
    return existsSync(this.onDisk(name));
  }

  contents(name: string | Uint8Array): Buffer {
    return readFileSync(this.onDisk(name));
  }

  /** Puts a file on the server's disk, as if the server's user had made it. */
  place(name: string, bytes: Uint8Array): void {
    writeFileSync(this.onDisk(name), bytes);
    this.#give(name);
  }

  /** The same for a directory. */
  placeDirectory(name: string): void {
    mkdirSync(this.onDisk(name));
    this.#give(name);
  }

  /** Removes what the operation has left. */
  tidy(): void {
    for (const name of this.#created) rmSync(this.onDisk(name), { recursive: true, force: true });
    this.#created = [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.tidy();
    (await this.#session?.catch(() => undefined))?.close();
  }

  #give(name: string): void {
    const { uid, gid } = statSync(this.server.root);
    if (process.getuid?.() === 0) chownSync(this.onDisk(name), uid, gid);
  }
}

/** Some servers want PROT P ahead of commands that open no data connection: MLST, EPSV, EPRT. */
async function openProtected(server: LabServer): Promise<FTP> {
  const ftp = await openClient(server);
  if (ftp instanceof FTP_TLS) await ftp.protP();
  return ftp;
}
