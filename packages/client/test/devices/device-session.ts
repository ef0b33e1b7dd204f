import type { Duplex } from "node:stream";
import { CommandReader } from "./command-reader.ts";
import { DataPort, dialData } from "./data-port.ts";
import type { CommandRow, Device, Handler } from "./device.ts";
import type { DeviceServer } from "./device-server.ts";
import { DeviceTransfer } from "./device-transfer.ts";

/** How long a device waits for a data connection; the devices' own limits are 10 to 60 s. */
export const DATA_LIMIT = 2_000;

const REFUSAL = "500 Unknown command.";

/** One control connection of a device. */
export class DeviceSession {
  readonly server: DeviceServer;
  readonly device: Device;
  readonly #socket: Duplex;
  readonly #reader: CommandReader;
  #isReading = false;
  #due: { readonly reply: string; readonly timer: NodeJS.Timeout | undefined } | undefined;
  directory: string;
  type: string;
  restart = 0;
  renameFrom: string | undefined;
  /** What the device waits for, where that decides what it takes. */
  mode = "";
  isLoggedIn = false;
  /** A reply that goes out with another. */
  withheld: string | undefined;
  /** The transfer under way. */
  transfer: DeviceTransfer | undefined;
  /** The port of the last PASV or EPSV, where the device opens one for each. */
  passive: DataPort | undefined;
  /** The port that the last PORT named. */
  activePort: number | undefined;

  constructor(server: DeviceServer, socket: Duplex) {
    this.server = server;
    this.device = server.device;
    this.#socket = socket;
    this.#reader = new CommandReader(this.device.reading);
    this.directory = this.device.home ?? "/";
    this.type = this.device.type ?? "A";
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => {
      this.#reader.push(bytes.toString("latin1"));
      void this.#read();
    });
    socket.once("close", () => this.dispose());
    socket.once("end", () => socket.end());
    this.say(this.device.greeting);
  }

  /** Whether the control connection is there, on both sides. */
  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Sends a reply, or several lines of one. */
  say(reply: string | readonly string[]): void {
    const lines = typeof reply === "string" ? [reply] : reply;
    if (lines[0]?.startsWith("230")) this.isLoggedIn = true;
    const { lineEnd, replyLimit = Number.POSITIVE_INFINITY } = this.device;
    const end = lineEnd?.(this) ?? "\r\n";
    this.sayRaw(lines.map((line) => line.slice(0, replyLimit + 4) + end).join(""));
  }

  /** Sends exactly this. */
  sayRaw(text: string): void {
    this.server.log.push(`S: ${JSON.stringify(text)}`);
    if (this.#socket.writable) this.#socket.write(Buffer.from(text, "latin1"));
  }

  /** Says it before the reply to the next command that is not NOOP; with a limit, in so many milliseconds at the latest. */
  sayLate(reply: string, limit?: number): void {
    const timer = limit === undefined ? undefined : setTimeout(() => this.#sayDue(), limit);
    this.#due = { reply, timer };
  }

  /** Ends the control connection in order. */
  end(): void {
    this.server.log.push("S: (end)");
    this.#socket.end();
  }

  /** Ends it at once. */
  reset(): void {
    this.server.log.push("S: (reset)");
    this.#socket.destroy();
  }

  /** A path as the device reads it, absolute and without `.` and `..`. */
  resolve(path: string): string {
    const taken = this.device.path?.(path) ?? path;
    const parts: string[] = [];
    for (const part of (taken.startsWith("/") ? taken : `${this.directory}/${taken}`).split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "" && part !== ".") parts.push(part);
    }
    return `/${parts.join("/")}`;
  }

  /** Opens the port for the next data connection, and closes the one before it. */
  async openPassive(): Promise<number> {
    this.activePort = undefined;
    const { ports = "each" } = this.device.data;
    if (ports !== "each") {
      const shared = await this.server.sharedPort();
      if (ports === "one, cleared") {
        // A connection that was made before this command is there by then.
        await new Promise(setImmediate);
        shared.clear();
      }
      return shared.port;
    }
    this.passive?.[Symbol.dispose]();
    this.passive = await DataPort.open();
    return this.passive.port;
  }

  /** Whether a PASV, EPSV or PORT has said where the next data connection is to be made. */
  get isDataAgreed(): boolean {
    const isShared = (this.device.data.ports ?? "each") !== "each";
    return isShared || this.passive !== undefined || this.activePort !== undefined;
  }

  /** The data connection, accepted or made; undefined when there is none. */
  async openData(): Promise<Duplex | undefined> {
    const { activePort } = this;
    if (activePort !== undefined) return await dialData(activePort);
    const isShared = (this.device.data.ports ?? "each") !== "each";
    const port = isShared ? await this.server.sharedPort() : this.passive;
    const socket = await port?.accept(DATA_LIMIT);
    return socket === undefined ? undefined : this.server.secured(socket);
  }

  /**
   * Runs a transfer. Resolves at its end where the device does one thing at a time, else when the device reads the next
   * command: at once, or when data has begun to move.
   */
  async begin(work: (transfer: DeviceTransfer) => Promise<void>): Promise<void> {
    const transfer = new DeviceTransfer();
    this.transfer = transfer;
    const done = work(transfer).finally(() => {
      if (this.transfer === transfer) this.transfer = undefined;
    });
    const { way } = this.device.meanwhile;
    if (way === "waits") await done;
    else if (way !== "fatal") await Promise.race([transfer.moved, done]);
  }

  /** Closes what the session holds. */
  dispose(): void {
    clearTimeout(this.#due?.timer);
    this.transfer?.cancel();
    this.passive?.[Symbol.dispose]();
    this.#socket.destroy();
  }

  #sayDue(): void {
    const due = this.#due;
    if (due === undefined) return;
    this.#due = undefined;
    clearTimeout(due.timer);
    this.say(due.reply);
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    for (let text = this.#reader.take(); text !== undefined; text = this.#reader.take()) {
      this.server.log.push(`C: ${JSON.stringify(text)}`);
      await this.#carryOut(text);
      if (!this.#socket.writable) break;
    }
    this.#isReading = false;
  }

  async #carryOut(text: string): Promise<void> {
    const { device } = this;
    const { isCaseSensitive = false, matchesPrefix = false } = device.reading;
    const word = /^[^ \r\n]*/.exec(text)?.[0] ?? "";
    const known = (verb: string): boolean => (matchesPrefix ? word.startsWith(verb) : word === verb);
    const verb = isCaseSensitive ? (Object.keys(device.commands).find(known) ?? word) : word.toUpperCase();
    if (verb !== "NOOP") this.#sayDue();
    const { reply = REFUSAL, whenConnected } = device.meanwhile;
    if (this.transfer !== undefined && this.#isKeptFrom(verb, this.transfer)) return;
    const isHeld = this.transfer === undefined && this.passive?.isConnected === true;
    if (isHeld && whenConnected?.includes(verb) === false) return this.say(reply);
    const isEarly = !this.isLoggedIn && !["USER", "PASS", "QUIT"].includes(verb);
    if (isEarly && device.beforeLogin !== undefined) return this.say(device.beforeLogin);
    const row: CommandRow | undefined = device.commands[verb];
    if (row === null) return;
    if (row === undefined) this.say(device.unknown.replace("{verb}", verb));
    else if (typeof row === "function")
      await (row as Handler)(this, text.slice(word.length).replace(/^ /, ""));
    else this.say(row);
  }

  /** Whether a command is not carried out for the transfer under way. */
  #isKeptFrom(verb: string, transfer: DeviceTransfer): boolean {
    const { way, reply = REFUSAL, except = [] } = this.device.meanwhile;
    if (way === "served" || way === "waits" || except.includes(verb)) return false;
    if (way === "fatal" && this.device.commands[verb] === undefined) return false;
    const isDropped = way === "ignored" || (way === "refused" && transfer.isEnding);
    if (!isDropped) this.say(reply);
    if (way === "fatal") this.end();
    return true;
  }
}
