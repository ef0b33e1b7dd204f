import { isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import { canAnswer } from "../exchange/possible-replies.ts";

/** A reply, and its lines as they came, without line ends. */
export interface ReceivedReply {
  readonly reply: Reply;
  readonly lines: readonly string[];
}

/** What an entry is; see {@link LedgerEntry}. */
export interface EntryKind {
  readonly mayBePreliminary: boolean;
  readonly isRaw: boolean;
  readonly isAhead: boolean;
  readonly isTransfer: boolean;
}

/** How a command is sent. */
export interface SendOptions {
  /** It is sent after a transfer command, before that one's final reply. */
  readonly isAhead?: boolean;
  /** Nobody waits for its replies yet: the caller asks for them (`putcmd`). */
  readonly isRaw?: boolean;
  /** It begins a transfer, whatever its verb. */
  readonly isTransfer?: boolean;
}

/** Hears of what becomes of a command. */
export interface EntryObserver {
  onReply(reply: Reply): void;
  /** No further reply will come; also after the last one. */
  onFailure(error: unknown): void;
}

/** One command that was sent, the replies to it that have come, and the one that waits for the next. */
export class LedgerEntry {
  readonly sent: Command;
  /** Hears of the replies, where somebody traces commands. */
  observer: EntryObserver | undefined;
  /** Whether a 1yz leaves it outstanding. */
  readonly mayBePreliminary: boolean;
  /** Whether the caller asks for the replies itself (`putcmd`, `getresp`). */
  isRaw: boolean;
  /** Whether it was sent behind a transfer command, before that one's final reply. */
  readonly isAhead: boolean;
  /** Whether it begins a transfer. */
  readonly isTransfer: boolean;
  /** Whether its answer came before the final reply of the transfer before it. */
  hasOvertaken = false;
  /** Whether the data of a transfer has ended, as far as we know. */
  isDataOver = false;
  /** Resolves when no reply to it is outstanding any more. */
  readonly whenSettled: Promise<void>;
  #isOutstanding = true;
  #onSettled: () => void = () => {};
  readonly #received: ReceivedReply[] = [];
  #preliminaries = 0;
  #failure: { readonly error: unknown } | undefined;
  #waiter: { resolve(received: ReceivedReply): void; reject(error: unknown): void } | undefined;
  #onPreliminary: () => void = () => {};

  constructor(sent: Command, kind: EntryKind) {
    this.sent = sent;
    this.mayBePreliminary = kind.mayBePreliminary;
    this.isRaw = kind.isRaw;
    this.isAhead = kind.isAhead;
    this.isTransfer = kind.isTransfer;
    this.whenSettled = new Promise((resolve) => {
      this.#onSettled = resolve;
    });
  }

  /** Whether a reply to it is still outstanding. */
  get isOutstanding(): boolean {
    return this.#isOutstanding;
  }

  /** No further reply is outstanding. */
  settle(): void {
    this.#isOutstanding = false;
    this.#onSettled();
  }

  /** Whether its 257 proves that everything before it is answered. */
  get isProbe(): boolean {
    return this.sent.verb === "PWD" && !this.isRaw;
  }

  /** How many preliminary replies have come. */
  get preliminaries(): number {
    return this.#preliminaries;
  }

  get hasPreliminary(): boolean {
    return this.#preliminaries > 0;
  }

  /** Whether a reply has come that nobody has taken yet. */
  get hasReply(): boolean {
    return this.#received.length > 0;
  }

  /** The next reply to the command. Replies that came before the connection failed come first. One call at a time. */
  next(): Promise<ReceivedReply> {
    const received = this.#received.shift();
    if (received !== undefined) return Promise.resolve(received);
    if (this.#failure !== undefined) return Promise.reject(this.#failure.error);
    if (!this.#isOutstanding) {
      return Promise.reject(new ProtocolError("no reply is outstanding", { command: this.sent.shown }));
    }
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** Resolves when a further preliminary reply comes in place of the final one. */
  anotherPreliminary(): Promise<"again"> {
    return new Promise((resolve) => {
      this.#onPreliminary = () => resolve("again");
    });
  }

  deliverPreliminary(reply: Reply, lines: readonly string[]): void {
    this.#preliminaries++;
    this.deliver(reply, lines);
    if (this.#preliminaries > 1) this.#onPreliminary();
  }

  deliver(reply: Reply, lines: readonly string[]): void {
    this.observer?.onReply(reply);
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter === undefined) this.#received.push({ reply, lines });
    else waiter.resolve({ reply, lines });
  }

  /** No further reply will come. */
  fail(error: unknown): void {
    this.settle();
    this.#failure ??= { error };
    this.observer?.onFailure(error);
    this.#waiter?.reject(error);
    this.#waiter = undefined;
  }

  /** Takes the first of the replies that can answer the command: which one was meant cannot be known. */
  settleFrom(replies: readonly Reply[]): void {
    const found = replies.find((reply) => !isPreliminary(reply) && canAnswer(this.sent, reply));
    if (found !== undefined) this.deliver(found, found.lines);
    this.fail(new ProtocolError("the server has not answered the command", { command: this.sent.shown }));
  }
}
