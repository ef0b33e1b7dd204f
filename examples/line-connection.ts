import { LineSplitter, type Reply, ReplyParser } from "@ftplib/reply";
import { type Connection, dial, type DialOptions, secure, type SecureOptions } from "@ftplib/transport";

// RFC 5321, 4.5.3.2 gives servers minutes for some replies.
const REPLY_TIMEOUT = 300_000;

const encoder = new TextEncoder();

/**
 * A connection on which both sides speak in lines and one answers with codes of three digits: SMTP, NNTP, and FTP itself.
 * The bytes come from `@ftplib/transport`, their meaning from `@ftplib/reply`; this is all the glue there is.
 */
export class LineConnection implements AsyncDisposable {
  #connection: Connection;
  #splitter = new LineSplitter();
  #parser = new ReplyParser();
  #lines: Uint8Array[] = [];

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  static async open(options: DialOptions): Promise<LineConnection> {
    return new LineConnection(await dial(options));
  }

  get isSecure(): boolean {
    return this.#connection.tls !== undefined;
  }

  /** The next line without its line end. Throws Error when the peer has ended. */
  async readLine(): Promise<Uint8Array> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) return line;
      const chunk = await this.#connection.read({ timeout: REPLY_TIMEOUT });
      if (chunk === undefined) throw new Error("the server closed the connection where a line was expected");
      this.#lines.push(...this.#splitter.push(chunk));
    }
  }

  /** The next reply, however many lines it has. Throws ProtocolError for what is none. */
  async readReply(): Promise<Reply> {
    for (;;) {
      const reply = this.#parser.pushLine(await this.readLine());
      if (reply !== undefined) return reply;
    }
  }

  /** Sends a command and answers with the reply to it. A command is one line: throws RangeError for CR, LF or NUL. */
  async ask(command: string): Promise<Reply> {
    if (/[\r\n\0]/.test(command)) throw new RangeError("a command cannot hold a line end");
    await this.write(encoder.encode(`${command}\r\n`));
    return await this.readReply();
  }

  /** Sends bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#connection.write(bytes, { timeout: REPLY_TIMEOUT });
  }

  /**
   * TLS from here on, after the server has agreed to it. What was already received in clear anybody may have put there
   * (CVE-2011-0411): it is an error, and never read as an answer.
   */
  async startTls(options: SecureOptions): Promise<void> {
    if (this.#lines.length > 0 || this.#splitter.pending > 0) {
      this.#connection.close();
      throw new Error("the server went on in clear after it had agreed to TLS");
    }
    this.#connection = await secure(this.#connection, options);
    this.#splitter = new LineSplitter();
    this.#parser = new ReplyParser();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
  }
}
