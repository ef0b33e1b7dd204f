import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import { type Ending, ControlWire } from "./control-wire.ts";
import type { DataChannel } from "./data-channel.ts";
import { commands } from "./server-commands.ts";
import { resolvePath, type ServerFiles } from "./server-files.ts";
import type { TableServer } from "./table-server.ts";

/** One control connection of the server, and what the server knows about it. */
export class ServerSession {
  readonly server: TableServer;
  readonly socket: Socket;
  /** The commands that arrived, as sent. */
  readonly received: string[] = [];
  /** The commands that were completed, that is, whose true final reply was positive and was sent. */
  readonly completed: string[] = [];
  cwd = "/";
  type = "A";
  isLoggedIn = false;
  isPrivate = false;
  /** The restart marker in force. */
  marker = 0;
  renameFrom: string | undefined;
  data: DataChannel | undefined;
  /** Ends the transfer under way: resolves when its own final reply is out, if it gives one. */
  abortTransfer: ((hasOwnReply: boolean, keepsData?: boolean) => Promise<void>) | undefined;
  readonly #wire: ControlWire;
  #rest = "";
  #work: Promise<void> = Promise.resolve();

  constructor(server: TableServer, socket: Socket) {
    this.server = server;
    this.socket = socket;
    this.#wire = new ControlWire(socket, (text) => this.#take(text));
    this.#wire.gap = server.replyGap;
    this.#enqueue(() => this.at("greeting", () => this.say("220 ready")));
  }

  get files(): ServerFiles {
    return this.server.files;
  }

  /** The TLS context for data connections, where they are private. */
  get dataSecurity(): SecureContext | undefined {
    return this.isPrivate ? this.server.secureContext : undefined;
  }

  /** The absolute path of a name. */
  path(name: string): string {
    return resolvePath(this.cwd, name);
  }

  /** Sends a line; nothing once the connection is over. */
  say(text: string): void {
    this.#wire.write(`${text}\r\n`);
  }

  /** Sends text without a line end. */
  raw(text: string): void {
    this.#wire.write(text);
  }

  /** Sends everything that the work says in one write. */
  together(work: () => void): void {
    this.#wire.together(work);
  }

  /** Ends the control connection. */
  cut(how: Ending): void {
    this.#wire.end(how);
  }

  /** Does one step, or what the server's interposer makes of it. */
  async at(name: string, perform: () => void): Promise<void> {
    await this.server.step(this, name, perform);
  }

  /** Sends the true final reply to a command. */
  async reply(line: string, text: string): Promise<void> {
    const verb = line.split(" ", 1)[0] ?? "";
    await this.at(`${verb} reply`, () => this.final(line, text));
  }

  /** Sends a true final reply at once. */
  final(line: string, text: string): void {
    if (this.#wire.isOver) return;
    this.say(text);
    if (text.startsWith("2")) this.completed.push(line);
  }

  async secure(): Promise<void> {
    await this.#wire.secure(this.server.secureContext);
  }

  async clear(): Promise<void> {
    await this.#wire.clear();
  }

  #take(text: string): void {
    this.#rest += text;
    for (let end = this.#rest.indexOf("\r\n"); end >= 0; end = this.#rest.indexOf("\r\n")) {
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(end + 2);
      this.received.push(line);
      const [verb = "", argument = ""] = [line.split(" ", 1)[0], line.slice(line.indexOf(" ") + 1)];
      const run = commands[verb.toUpperCase()];
      const work = async (): Promise<void> => {
        if (run === undefined) await this.reply(line, "502 not implemented");
        else await run(this, line.includes(" ") ? argument : "", line);
      };
      // ABOR is obeyed in the middle of a transfer; everything else waits for its end.
      if (verb === "ABOR" && this.abortTransfer !== undefined) void work();
      else this.#enqueue(work);
    }
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(() => (this.#wire.isOver ? undefined : work()));
    this.#work.catch((error: unknown) => this.server.failures.push(error));
  }
}
