import { Socket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import type { FTPResponse } from "../errors/ftp-error.ts";
import { Dialogue } from "./dialogue.ts";
import { checkEncoding, type StringEncoding } from "./encoding.ts";
import type { ResponseHandler } from "./handling.ts";
import { Link } from "./link.ts";
import type { TaskWatch } from "./task-watch.ts";

/** The {@link Link} below a context: for the modules of this package, not a part of the public surface. */
export let linkOf: (context: FTPContext) => Link;

/** Runs a call in its turn among all that a context has to do. */
export let inTurn: <T>(context: FTPContext, call: () => Promise<T>) => Promise<T>;

/** The {@link TaskWatch} of a context and of the client that it belongs to. */
export let watchOf: (context: FTPContext) => TaskWatch;

/** The connections of a client: commands, replies, and what is known of the sockets. */
export class FTPContext {
  /** Whether {@link log} prints. */
  verbose = false;
  /** The version of IP to connect with, 4 or 6; left out, whichever answers. */
  ipFamily: number | undefined;
  /** The TLS options of the control connection; data connections have the same. */
  tlsOptions: ConnectionOptions = {};
  /** Always undefined: sessions are kept, and resumed, where nobody can mix them up. */
  tlsSessionStore: Buffer | undefined;
  #timeout: number;
  #encoding: StringEncoding;
  readonly #link: Link;
  readonly #dialogue: Dialogue;

  static {
    linkOf = (context) => context.#link;
    inTurn = (context, call) => context.#dialogue.run(call);
    watchOf = (context) => context.#dialogue.watch;
  }

  /**
   * @param timeout milliseconds that each step may take; 0: no limit
   * @param encoding of commands, replies and listings; `latin1` for old servers
   */
  constructor(timeout = 0, encoding: StringEncoding = "utf8") {
    checkEncoding(encoding);
    this.#timeout = timeout;
    this.#encoding = encoding;
    this.#link = new Link(this);
    this.#dialogue = new Dialogue(this.#link, () => this.#timeout);
  }

  /** Closes the connections. Calls that are under way reject, and so do later ones, until a new connection is opened. */
  close(): void {
    const { isBusy } = this.#dialogue;
    this.closeWithError(new Error(isBusy ? "User closed client during task" : "User closed client"));
  }

  /** The same, for a reason of the caller's: calls reject with it. The first reason stays. */
  closeWithError(err: Error): void {
    this.#link.closings++;
    this.#link.close(err);
  }

  /** Whether there is no open connection: before the first, and after the end of one. */
  get closed(): boolean {
    return !this.#link.isOpen;
  }

  /** Closes the connection and forgets why; the context is as it was when it was new. */
  reset(): void {
    this.#link.reset();
    this.tlsOptions = {};
  }

  /** The socket of the control connection, to be looked at; with TLS it has what TLS has settled. */
  get socket(): Socket | TLSSocket {
    return this.#link.socket;
  }

  /** The socket of the data connection while a file or a listing is transferred. */
  get dataSocket(): Socket | TLSSocket | undefined {
    return this.#link.dataSocket;
  }

  /** Milliseconds that each step may take; 0: no limit. */
  get timeout(): number {
    return this.#timeout;
  }

  set timeout(timeout: number) {
    this.#timeout = timeout;
    this.#link.timeout = timeout;
  }

  get encoding(): StringEncoding {
    return this.#encoding;
  }

  /** How commands, replies and listings are spelled from now on. @throws TypeError for an encoding that Node does not know */
  set encoding(encoding: StringEncoding) {
    checkEncoding(encoding);
    this.#encoding = encoding;
  }

  /** Whether the control connection speaks TLS. */
  get hasTLS(): boolean {
    return "encrypted" in this.socket;
  }

  /** Sends a command, and leaves its reply to the handler at work, or to nobody. @throws Error for control characters */
  send(command: string): void {
    this.#dialogue.send(command);
  }

  /** Sends a command and returns the first reply to it. @throws FTPError for a refusal */
  async request(command: string): Promise<FTPResponse> {
    return await this.#dialogue.request(command);
  }

  /**
   * Sends a command, or none, and gives the handler each reply, refusals as an FTPError, until it settles its task. Any other error
   * is the last that it is given.
   */
  // oxlint-disable-next-line typescript/no-explicit-any
  async handle(command: string | undefined, responseHandler: ResponseHandler): Promise<any> {
    return await this.#dialogue.handle(command ?? "", responseHandler);
  }

  /** Prints the message if {@link verbose} is set. Is called with every command and reply, whether or not it is: assign it to see them. */
  log(message: string): void {
    if (this.verbose) console.log(message);
  }

  /** The socket for the next connection, not connected yet. */
  _newSocket(): Socket {
    return new Socket();
  }
}
