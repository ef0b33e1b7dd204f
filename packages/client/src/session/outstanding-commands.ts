import { ProtocolError, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { LedgerEntry, ReceivedReply } from "./ledger-entry.ts";

/** So many preliminary replies to one command, or replies that answer nothing, are accepted. */
export const MOST_SPARE_REPLIES = 16;

/** Is given every reply that settles a command, to keep what it says of the connection. */
export type OnLearn = (sent: Command, reply: Reply) => void;

/** The entries of a {@link Ledger} that have not had their final reply, the oldest first, and how each is settled. */
export class OutstandingCommands {
  readonly #entries: LedgerEntry[] = [];
  readonly #onLearn: OnLearn;

  constructor(onLearn: OnLearn) {
    this.#onLearn = onLearn;
  }

  /** The oldest one, and the next. */
  get oldest(): readonly [LedgerEntry | undefined, LedgerEntry | undefined] {
    return [this.#entries[0], this.#entries[1]];
  }

  get newest(): LedgerEntry | undefined {
    return this.#entries.at(-1);
  }

  get count(): number {
    return this.#entries.length;
  }

  /** How many of them are PWD, sent to bring the session back in step. */
  get probes(): number {
    return this.#entries.filter(({ isProbe }) => isProbe).length;
  }

  /** How many of them are a transfer, or end one: each reply to those may look like that of a later transfer. */
  get transfers(): number {
    return this.#entries.filter(({ isTransfer, sent }) => isTransfer || sent.verb === "ABOR").length;
  }

  /** Whether a reply is outstanding that nobody waits for: the caller sent the command with `putcmd`, say. */
  get isLeftToCaller(): boolean {
    return this.#entries.some(({ isRaw }) => isRaw);
  }

  /** Whether a transfer command is outstanding, and nothing else but NOOP. */
  get isInTransferAlone(): boolean {
    const [first, ...others] = this.#entries;
    return first?.isTransfer === true && others.every(({ sent }) => sent.verb === "NOOP");
  }

  /** The entries, which are the caller's from now on. */
  leaveToCaller(): readonly LedgerEntry[] {
    for (const entry of this.#entries) entry.isRaw = true;
    return [...this.#entries];
  }

  add(entry: LedgerEntry): LedgerEntry {
    this.#entries.push(entry);
    return entry;
  }

  /** Hands out a reply that leaves its command outstanding. */
  deliverPreliminary(entry: LedgerEntry, { reply, lines }: ReceivedReply): void {
    if (entry.preliminaries === MOST_SPARE_REPLIES) {
      throw new ProtocolError(`more than ${MOST_SPARE_REPLIES} preliminary replies to one command`, {
        reply,
      });
    }
    entry.deliverPreliminary(reply, lines);
    this.#onLearn(entry.sent, reply);
  }

  /** Hands out the final reply of a command. */
  settle(entry: LedgerEntry, { reply, lines }: ReceivedReply): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.settle();
    this.#onLearn(entry.sent, reply);
    entry.deliver(reply, lines);
  }

  /** Settles all but the newest, whose answer proves them answered, from the replies that may be theirs. It answers older probes, too. */
  settleOlder(replies: readonly Reply[], { reply, lines }: ReceivedReply): void {
    for (const entry of this.#entries.splice(0, this.#entries.length - 1)) {
      if (!entry.isProbe) {
        entry.settleFrom(replies);
        continue;
      }
      entry.settle();
      entry.deliver(reply, lines);
    }
  }

  /** No further reply will come. */
  fail(error: unknown): void {
    for (const entry of this.#entries.splice(0)) entry.fail(error);
  }
}
