import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Bait, openBait } from "./bait.ts";
import { type ConnectProxy, openConnectProxy } from "./connect-proxy.ts";
import { createCertificate, MemoryFileSystem, TestServer, type TestServerOptions } from "@ftplib/testkit";

/** The password of every login; it must not show. */
export const PASSWORD = "canary-Pa55word";

/** A certificate of an authority that nobody trusts. */
export const stranger = createCertificate();

/** Everything around one client: servers, and a directory for its files. */
export class Scene implements AsyncDisposable {
  readonly bait: Bait;
  readonly proxy: ConnectProxy;
  /** A truthful server with no files, for copies from server to server. */
  readonly second: TestServer;
  readonly #directory: string;
  #server: TestServer | undefined;

  private constructor(bait: Bait, proxy: ConnectProxy, second: TestServer) {
    this.bait = bait;
    this.proxy = proxy;
    this.second = second;
    this.#directory = mkdtempSync(join(tmpdir(), "scoreboard-"));
    // One level further in, so that what climbs out is seen.
    mkdirSync(join(this.#directory, "files"));
    // Where clients run: what they put there by themselves is nobody's file.
    mkdirSync(join(this.#directory, "elsewhere"));
  }

  static async open(): Promise<Scene> {
    const second = await TestServer.start({ users: { me: PASSWORD } });
    return new Scene(await openBait(), await openConnectProxy(), second);
  }

  async start(options: TestServerOptions): Promise<void> {
    this.#server = await TestServer.start({ users: { me: PASSWORD }, ...options });
    writeFileSync(this.outside("ca.pem"), this.#server.certificate.ca);
  }

  get server(): TestServer {
    if (this.#server === undefined) throw new Error("the server has not been started yet");
    return this.#server;
  }

  /** The path of a local file. */
  local(name: string): string {
    return join(this.#directory, "files", name);
  }

  /** The path of a file that no client has to do with by its name. */
  outside(name: string): string {
    return join(this.#directory, name);
  }

  /** The bytes of a local file; undefined when it is not there. */
  read(name: string): Buffer | undefined {
    return readIfThere(this.local(name));
  }

  readOutside(name: string): Buffer | undefined {
    return readIfThere(this.outside(name));
  }

  /** When a local file was modified, epoch milliseconds; 0 when it is not there. */
  modified(name: string): number {
    return statSync(this.local(name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  }

  /** The commands of all control connections, without line ends. */
  get commands(): readonly string[] {
    return this.server.transcript.lines.flatMap((line) => (line.startsWith("C: ") ? [line.slice(3)] : []));
  }

  /** Whether one of these commands has come. */
  saw(...verbs: readonly string[]): boolean {
    return this.commands.some((line) => verbs.includes(line.split(" ")[0]?.toUpperCase() ?? ""));
  }

  /** A file of the server's; undefined when it has none of that name. */
  remote(path: string, { files }: TestServer = this.server): Buffer | undefined {
    return files instanceof MemoryFileSystem ? files.readFile(path) : undefined;
  }

  /** Waits until the server has seen the end of all its connections, or for a second. */
  async settled(): Promise<void> {
    for (let turns = 0; this.server.openConnections > 0 && turns < 50; turns += 1) await sleep(20);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.stop();
    await this.second.stop();
    await this.bait[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
