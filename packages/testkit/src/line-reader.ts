import type { Duplex } from "node:stream";
import type { ByteString } from "./byte-string.ts";

const IAC = 0xff;
const LF = 0x0a;
/** Bytes of a command line; longer ones are cut, so that a client cannot exhaust the server's memory. */
const MAX_LINE = 65_536;

/** The commands of Telnet that come before ABOR and STAT: Interrupt Process and Data Mark (RFC 959, 4.1.3). */
const INTERRUPT = 0xf4;
const DATA_MARK = 0xf2;

/**
 * Command lines from a control connection, in order, without their line ends. IAC IP and IAC DM at the beginning of a line are dropped; anywhere
 * else the byte 255 is a byte of a name, as it is for vsftpd and Pure-FTPd.
 */
export class LineReader {
  /** Sees each line before it is queued; true takes it. Set while a transfer runs, for ABOR and STAT. */
  tap: ((line: ByteString) => boolean) | undefined;
  #stream: Duplex | undefined;
  #partial: number[] = [];
  #afterIac = false;
  #skipLineFeed = false;
  #lines: ByteString[] = [];
  #waiting: ((line: ByteString | undefined) => void)[] = [];
  #ended = false;

  /** Reads from this stream from now on; what an earlier one left unfinished is dropped. */
  attach(stream: Duplex): void {
    this.detach();
    this.#stream = stream;
    // TLS may have ended before CCC was answered; what is below it has not.
    this.#ended = false;
    stream.on("data", this.#onData);
    stream.on("end", this.#onEnd);
    stream.on("close", this.#onEnd);
    // An empty TLS stream ends before anybody reads it.
    if (stream.readableEnded || stream.destroyed) this.#onEnd();
  }

  /** Stops reading and forgets everything not yet taken. */
  detach(): void {
    this.#stream?.off("data", this.#onData);
    this.#stream?.off("end", this.#onEnd);
    this.#stream?.off("close", this.#onEnd);
    this.#stream?.pause();
    this.#stream = undefined;
    this.#partial = [];
    this.#lines = [];
  }

  /** The next line; undefined when the peer has ended. */
  next(): Promise<ByteString | undefined> {
    const line = this.#lines.shift();
    if (line !== undefined || this.#ended) return Promise.resolve(line);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Offers the lines that are queued already to the tap. */
  offerQueued(): void {
    this.#lines = this.#lines.filter((line) => !this.tap?.(line));
  }

  #onData = (chunk: Buffer): void => {
    for (const byte of chunk) this.#take(byte);
    // Python's ftplib sends the last byte of ABOR out of band, where Node cannot see it.
    if (Buffer.from(this.#partial).toString("latin1") === "ABOR\r") {
      this.#finishLine();
      this.#skipLineFeed = true;
    }
  };

  #take(byte: number): void {
    if (this.#afterIac) {
      this.#afterIac = false;
      if (byte === INTERRUPT || byte === DATA_MARK) return;
      this.#partial.push(IAC);
    } else if (byte === IAC && this.#partial.length === 0) {
      this.#afterIac = true;
      return;
    }
    const skip = this.#skipLineFeed && byte === LF;
    this.#skipLineFeed = false;
    if (skip) return;
    if (byte === LF) this.#finishLine();
    else if (this.#partial.length < MAX_LINE) this.#partial.push(byte);
  }

  #finishLine(): void {
    if (this.#partial.at(-1) === 0x0d) this.#partial.pop();
    const line = Buffer.from(this.#partial).toString("latin1");
    this.#partial = [];
    if (this.tap?.(line)) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting(line);
    else this.#lines.push(line);
  }

  #onEnd = (): void => {
    this.#ended = true;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
  };
}
