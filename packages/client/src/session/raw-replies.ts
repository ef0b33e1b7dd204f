import type { Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { LedgerEntry, ReceivedReply } from "./ledger-entry.ts";
import type { ControlConnection } from "./control-connection.ts";
import { abortError } from "./transfer.ts";

/** The connection that the replies come on. */
export interface RawSource {
  readonly control: ControlConnection;
}

/** The replies to commands that the caller sent with `putcmd` or `putline`, and reads itself, by lines or whole. */
export class RawReplies {
  readonly #entries: LedgerEntry[] = [];
  #current: { readonly reply: Reply; lines: readonly string[] } | undefined;
  #wasAborted = false;

  /** Whether a reply that has come is not read to its end. */
  get isUnread(): boolean {
    return this.#current !== undefined || this.#entries.length > 0;
  }

  /** The command whose reply is the next that was not read; undefined where that is not known. */
  get unread(): Command | undefined {
    return this.#current === undefined ? this.#entries[0]?.sent : undefined;
  }

  /** Whether a reply can be read without waiting. */
  get hasReply(): boolean {
    return this.#current !== undefined || this.#entries[0]?.hasReply === true;
  }

  add(entries: readonly LedgerEntry[]): void {
    this.#wasAborted = false;
    this.#entries.push(...entries);
  }

  /** A reply that was waited for by others, and is the caller's to read. */
  put(reply: Reply): void {
    this.#wasAborted = false;
    this.#current = { reply, lines: reply.lines };
  }

  /** The replies to a transfer that was the caller's to read were taken by `abort()`. */
  noteAborted(): void {
    this.#entries.length = 0;
    this.#current = undefined;
    this.#wasAborted = true;
  }

  /** The next line, without its line end: ftplib's `getline` (C3). */
  async line(source: RawSource): Promise<string> {
    const { reply, lines } = (this.#current ??= await this.#next(source));
    const [line = "", ...rest] = lines;
    source.control.showLine(line);
    this.#current = rest.length === 0 ? undefined : { reply, lines: rest };
    return line;
  }

  /** The next reply, or the one of which lines were read: ftplib's `getmultiline` (C4). */
  async reply(source: RawSource): Promise<Reply> {
    const { reply, lines } = this.#current ?? (await this.#next(source));
    this.#current = undefined;
    source.control.show(reply, lines);
    return reply;
  }

  async #next(source: RawSource): Promise<ReceivedReply> {
    const [entry] = this.#entries;
    const { control } = source;
    // What comes now answers nothing, and closes the session.
    if (entry === undefined) throw this.#wasAborted ? abortError() : nothingOutstanding();
    const received = await control.receivedFor(entry, "reply");
    if (!entry.isOutstanding && !entry.hasReply) this.#entries.shift();
    return received;
  }
}

function nothingOutstanding(): TypeError {
  return new TypeError("no reply is outstanding: send a command first");
}
