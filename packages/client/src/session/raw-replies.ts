import type { Reply } from "@ftplib/reply";
import type { LedgerEntry, ReceivedReply } from "./ledger-entry.ts";
import type { Session } from "./session.ts";

/** The replies to commands that the caller sent with `putcmd` or `putline`, and reads itself, by lines or whole. */
export class RawReplies {
  readonly #entries: LedgerEntry[] = [];
  #current: { readonly reply: Reply; lines: readonly string[] } | undefined;

  /** Whether a reply that has come is not read to its end. */
  get isUnread(): boolean {
    return this.#current !== undefined || this.#entries.length > 0;
  }

  /** Whether a reply can be read without waiting. */
  get hasReply(): boolean {
    return this.#current !== undefined || this.#entries[0]?.hasReply === true;
  }

  add(entries: readonly LedgerEntry[]): void {
    this.#entries.push(...entries);
  }

  /** A reply that was waited for by others, and is the caller's to read. */
  put(reply: Reply): void {
    this.#current = { reply, lines: reply.lines };
  }

  /** The next line, without its line end: ftplib's `getline` (C3). */
  async line(session: Session): Promise<string> {
    const { reply, lines } = (this.#current ??= await this.#next(session));
    const [line = "", ...rest] = lines;
    session.control.showLine(line);
    this.#current = rest.length === 0 ? undefined : { reply, lines: rest };
    return line;
  }

  /** The next reply, or the one of which lines were read: ftplib's `getmultiline` (C4). */
  async reply(session: Session): Promise<Reply> {
    const { reply, lines } = this.#current ?? (await this.#next(session));
    this.#current = undefined;
    session.control.show(reply, lines);
    return reply;
  }

  async #next(session: Session): Promise<ReceivedReply> {
    const [entry] = this.#entries;
    // Nothing was sent: only the end of the connection, or of the wait, can come.
    if (entry === undefined) return await session.control.within("reply", session.whenClosed);
    const received = await session.control.receivedFor(entry, "reply");
    if (!entry.isOutstanding && !entry.hasReply) this.#entries.shift();
    return received;
  }
}
