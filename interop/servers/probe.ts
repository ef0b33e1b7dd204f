import type { Duplex } from "node:stream";
import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import { type DataChannel, type DataWay, openData } from "./data-channel.ts";
import { moveData, type Moved } from "./move-data.ts";
import { type Answer, LIMIT, LOGIN_LIMIT, RawSession, secureSocket } from "./raw-session.ts";
import type { Target } from "./target.ts";

/** How long data may come after the last reply, milliseconds. */
const AFTER_LAST = 1_000;
/** How long the handshake of a data connection waits for the 1yz, which most servers send first and some last. */
const HANDSHAKE_WAIT = 150;

/** What came of a transfer. */
export interface Transferred {
  /** The reply to the transfer command, or that to the command for the data connection if it was refused. */
  readonly first: Answer;
  /** The reply at the end; undefined where the first was the last. */
  readonly final: Answer | undefined;
  /** Bytes that came (latin1). */
  readonly data: string;
  /** Whether the data connection was ended by the server. */
  readonly hasEnded: boolean;
}

/** Asks one server. Sessions are reused, and opened anew when one is lost or out of step. */
export class Probe implements Disposable {
  readonly target: Target;
  /** How data connections are made; the first that works. */
  way: DataWay;
  #session: RawSession | undefined;

  constructor(target: Target) {
    this.target = target;
    this.way = target.isActive ? "PORT" : "EPSV";
  }

  get hasTls(): boolean {
    return this.target.tls !== "none";
  }

  /** Whether the server is real, or the emulation knows what the device does with the command. */
  covers(verb: string): boolean {
    return this.target.commands?.includes(verb) !== false;
  }

  /** A session that is logged in, in the directory with the files, in TYPE I. */
  async session(): Promise<RawSession> {
    if (this.#session !== undefined) return this.#session;
    const session = await this.fresh();
    this.#session = session;
    if (this.target.tls !== "none") {
      await session.ask("PBSZ 0");
      await session.ask("PROT P");
    }
    await this.enter(session);
    return session;
  }

  /** A session of its own, logged in. The shared one is closed, since some servers have one session. */
  async fresh(): Promise<RawSession> {
    const session = await this.greeted();
    const { user, password } = this.target;
    const { word } = await session.ask(`USER ${user}`, LOGIN_LIMIT);
    if (word.startsWith("3")) await session.ask(`PASS ${password}`, LOGIN_LIMIT);
    return session;
  }

  /** A session of its own before the login, with TLS where the server has it. */
  async greeted(): Promise<RawSession> {
    this.discard();
    for (let attempt = 1; ; attempt++) {
      const session = await RawSession.connect(this.target);
      await session.answer(LOGIN_LIMIT);
      if (this.target.tls !== "explicit" && this.target.tls !== "optional") return session;
      await session.ask("AUTH TLS");
      // It reads a ClientHello that comes right behind its 234 as a command now and then, and answers in clear.
      if (this.target.name === "ftp-srv-tls") await delay(50 * attempt);
      try {
        await session.secure();
        return session;
      } catch (error) {
        session[Symbol.dispose]();
        if (attempt === 5) throw error;
      }
    }
  }

  async enter(session: RawSession): Promise<void> {
    await session.ask("TYPE I");
    if (this.target.directory !== undefined) await session.ask(`CWD ${this.target.directory}`);
  }

  /** Uses no more of the shared session. */
  discard(): void {
    this.#session?.[Symbol.dispose]();
    this.#session = undefined;
  }

  /** The reply to a command. */
  async ask(line: string): Promise<Answer> {
    const session = await this.session();
    const answer = await session.ask(line);
    if (answer.word === "silence" || answer.word === "closes") this.discard();
    return answer;
  }

  /** The code of the reply to a command, or `silence`. */
  async code(line: string): Promise<string> {
    return (await this.ask(line)).word;
  }

  /** A data connection in the way of this server. */
  async openData(session: RawSession): Promise<DataChannel> {
    const channel = await openData(session, this.way);
    if (channel.socket !== undefined || this.way !== "EPSV") return channel;
    this.way = "PASV";
    return await openData(session, this.way);
  }

  /** A listing, in TYPE A, which some servers insist on. */
  async list(command: string): Promise<Transferred> {
    await this.ask("TYPE A");
    const transferred = await this.transfer(command);
    await this.ask("TYPE I");
    return transferred;
  }

  /** A transfer command with its data connection, after other commands that must stand right before it. */
  async transfer(command: string, upload?: string, before: readonly string[] = []): Promise<Transferred> {
    const session = await this.session();
    using channel = await this.openData(session);
    if (channel.socket === undefined) return this.#over(channel.setup);
    for (const line of before) await session.ask(line);
    session.send(`${command}\r\n`);
    const due = session.answer();
    if (this.way === "PORT") await due;
    const early = this.hasTls ? await Promise.race([due, delay(HANDSHAKE_WAIT)]) : undefined;
    if (early !== undefined && /^[45c]/.test(early.word)) return this.#over(early);
    const plain = await Promise.race([channel.socket, delay(LIMIT)]);
    if (plain === undefined) return this.#over(await due);
    // An upload that is over before its 150 is refused by ftp-proxy.
    if (upload !== undefined && !this.hasTls) await due;
    const last = due.then((first) => (first.word.startsWith("1") ? session.answer() : undefined));
    const moved = this.#move(plain, session, upload, last);
    const first = await due;
    if (/^[45sc]/.test(first.word)) {
      if (this.target.keepsConnections) await this.#takeConnection(session);
      return this.#over(first);
    }
    const { data, hasEnded } = await moved;
    const final = await last;
    if (final?.word === "silence" || final?.word === "closes") this.discard();
    return { first, final, data, hasEnded };
  }

  [Symbol.dispose](): void {
    this.discard();
  }

  /** Uses up a data connection that no command has taken, and that would be the next command's. */
  async #takeConnection(session: RawSession): Promise<void> {
    const { word } = await session.ask("LIST");
    if (word.startsWith("1")) await session.answer();
  }

  /** What does not end goes on for a second after the last reply. */
  async #move(
    plain: Duplex,
    { tlsSession }: RawSession,
    upload: string | undefined,
    last: Promise<unknown>,
  ): Promise<Moved> {
    const over = last
      .then(() => delay(AFTER_LAST))
      .then(() => turn())
      .then(() => turn());
    if (!this.hasTls) return await moveData(plain, upload, over);
    const secured = secureSocket(plain, this.target, tlsSession).catch(() => undefined);
    const socket = await Promise.race([secured, over]);
    return socket === undefined
      ? { data: "", hasEnded: plain.destroyed }
      : await moveData(socket, upload, over);
  }

  #over(first: Answer): Transferred {
    if (first.word === "silence" || first.word === "closes") this.discard();
    return { first, final: undefined, data: "", hasEnded: true };
  }
}
