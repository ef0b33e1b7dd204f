/**
 * Which replies are outstanding, and whom each reply that comes is for.
 *
 * FTP numbers nothing: a reply belongs to the oldest command that has not had its final reply (RFC 959, 5.4). One reply too
 * many, or too few, and every later one is taken for another's: a refused CWD has succeeded, and DELE runs in the wrong
 * directory. So every line that is sent, by whatever method, is an entry here, and every reply is matched to an entry here
 * and nowhere else.
 *
 * The rules, in this order:
 *
 * 1. *A reply answers the oldest entry.* A preliminary reply (1yz) leaves the entry outstanding where one may come: transfer
 *    commands, and the greeting (120). Sixteen are the limit.
 * 2. *A 200 before the 150 of a transfer command is no answer*; some servers send one (ftplib, D7). To any other verb it is.
 * 3. *A reply that cannot answer the oldest entry* (`canAnswer`) is either
 *    - a late answer to ABOR (225, 226, 426), and answers nobody; or
 *    - the answer to a command that was sent ahead, behind a transfer command, by a server that does not wait for the end of
 *      the transfer; or
 *    - the proof that the session is off by one: it closes, and the error quotes the reply.
 * 4. *A 1yz where none may come* is handed out as the answer, and makes the session doubtful: the final reply may or may not
 *    follow.
 * 5. *After ABOR*, and whenever the session is doubtful, nothing is matched: servers answer in every order and number (426 and
 *    226; 225; 451 and 500; 551, 200, 225). A PWD is sent, and all that comes before its 257 is collected. The 257 cannot be
 *    another's, so what was outstanding before is settled by it, answered or not. Answers to ABOR that come after that, within a
 *    moment, are stragglers and answer nobody.
 * 6. *A reply when nothing is outstanding* answers nothing: the session closes. A late answer to ABOR does not close it.
 *
 * What may be sent ahead: behind a transfer command one harmless command, whose entry `isAhead`. While both are outstanding a
 * refusal after the 150 may be either's; it is held until the next reply shows whose it is.
 */
import { isCompletion, isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import { canAnswer, canGreet, isTransferCommand } from "../exchange/possible-replies.ts";
import { STRAY_AT_FIRST } from "./control-words.ts";
import { LateAnswers, MOST_LATE_ANSWERS, PATHNAME } from "./late-answers.ts";
import { LedgerEntry } from "./ledger-entry.ts";
import { settlesWithin } from "./settles-within.ts";

const COMMAND_OK = 200;
const MAX_PRELIMINARY_REPLIES = 16;
// How long a reply that may be either of two entries' waits for the next one, milliseconds.
const HOLD = 1_000;
const GREETING = command("(the connection)");

/** How a command is sent. */
export interface SendOptions {
  /** It is sent behind a transfer command, before that one's final reply. */
  readonly isAhead?: boolean;
  /** Nobody waits for its replies yet: the caller asks for them (`putcmd`). */
  readonly isRaw?: boolean;
  /** It begins a transfer, whatever its verb. */
  readonly isTransfer?: boolean;
}

/** The outstanding commands of one control connection, the oldest first. */
export class Ledger {
  readonly #entries: LedgerEntry[] = [];
  readonly #onLearn: (sent: Command, reply: Reply) => void;
  readonly #late = new LateAnswers();
  #collected: Reply[] | undefined;
  #stragglers: Reply[] | undefined;
  #onCollected: () => void = () => {};
  #held:
    | { readonly reply: Reply; readonly lines: readonly string[]; readonly timer: NodeJS.Timeout }
    | undefined;
  #isDoubtful = false;
  /** Replies that answered nothing while the session was doubtful. */
  #passedOver = 0;
  /** Commands that were entered. */
  #sent = 0;

  /** @param onLearn is given every reply that settles a command, to keep what it says of the connection */
  constructor(onLearn: (sent: Command, reply: Reply) => void) {
    this.#onLearn = onLearn;
  }

  /** Whether any reply is outstanding. */
  get isOutstanding(): boolean {
    return this.#entries.length > 0;
  }

  /** Whether replies of unknown number may still come: see rule 4. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
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

  /** The outstanding entries, which are the caller's from now on. */
  leaveToCaller(): readonly LedgerEntry[] {
    for (const entry of this.#entries) entry.isRaw = true;
    return [...this.#entries];
  }

  /** The entry of the greeting, which is outstanding before any command. */
  addGreeting(): LedgerEntry {
    const entry = new LedgerEntry(GREETING, {
      mayBePreliminary: true,
      isRaw: false,
      isAhead: false,
      isTransfer: false,
    });
    this.#entries.push(entry);
    return entry;
  }

  /** The entry of a command that is about to be sent. */
  add(sent: Command, options: SendOptions = {}): LedgerEntry {
    const { isAhead = false, isRaw = false, isTransfer = isTransferCommand(sent) } = options;
    const entry = new LedgerEntry(sent, { mayBePreliminary: isTransfer, isRaw, isAhead, isTransfer });
    this.#entries.push(entry);
    this.#sent++;
    if (sent.verb === "ABOR") this.#late.expectAfterAbort();
    return entry;
  }

  /**
   * Matches a reply to its entry.
   *
   * @param lines the reply's lines as they came, for who reads lines
   * @throws ProtocolError for a reply that answers nothing
   */
  enter(reply: Reply, lines: readonly string[]): void {
    if (this.#collected !== undefined) return this.#collect(reply, lines);
    const held = this.#release();
    if (held === undefined) this.#match(reply, lines, false);
    else this.#matchHeld(held, reply, lines);
  }

  /**
   * From here on replies are collected, not matched, until the 257 to a PWD that is sent later comes: rule 5. Every older entry
   * is settled then. Returns the replies, which grow until that.
   */
  get collected(): readonly Reply[] {
    if (this.#collected === undefined) {
      this.#collected = [];
      const held = this.#release();
      if (held !== undefined) this.#collected.push(held.reply);
    }
    return this.#collected;
  }

  /** Begins to collect, for ABOR: then {@link stragglers} are expected. Resolves when the first reply has come. */
  beginToCollect(): Promise<void> {
    this.#stragglers = [];
    if (this.collected.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onCollected = resolve;
    });
  }

  /**
   * Replies that come after the session is in step, and answer nobody: so many, or as many as come within the milliseconds.
   * Nothing may be sent meanwhile.
   */
  async stragglers(most: number, milliseconds: number): Promise<readonly Reply[]> {
    const late = this.#stragglers ?? [];
    const enough = new Promise<void>((resolve) => {
      this.#onCollected = () => late.length >= most && resolve();
      this.#onCollected();
    });
    await settlesWithin(enough, milliseconds);
    this.#stragglers = undefined;
    return late;
  }

  /** The connection has failed: whoever waits for a reply that has not come is rejected. */
  fail(error: unknown): void {
    const held = this.#release();
    if (held !== undefined) this.#entries[0]?.deliver(held.reply, held.lines);
    for (const entry of this.#entries.splice(0)) entry.fail(error);
    this.#onCollected();
  }

  #match(reply: Reply, lines: readonly string[], isCertain: boolean): void {
    const entry = this.#entries[0];
    if (entry === undefined) {
      if (this.#stragglers !== undefined && this.#stragglers.length < MOST_LATE_ANSWERS) {
        this.#stragglers.push(reply);
        return this.#onCollected();
      }
      if (this.#late.take(reply)) return;
      if (this.#isDoubtful && ++this.#passedOver <= MAX_PRELIMINARY_REPLIES) return;
      throw new ProtocolError(`the server sent a reply that answers no command: ${reply.lines[0] ?? ""}`, {
        reply,
        hint: this.#sent <= 1 ? STRAY_AT_FIRST : undefined,
      });
    }
    if (this.#isForLater(entry, reply)) return this.#overtake(entry, reply, lines);
    if (!(entry.sent === GREETING ? canGreet(reply) : canAnswer(entry.sent, reply))) {
      if (this.#late.take(reply)) return;
      const isFirst = entry.sent !== GREETING && this.#sent <= 1;
      throw offByOne(entry.sent, reply, isFirst ? STRAY_AT_FIRST : undefined);
    }
    if (!isCertain && this.#mayBeEithers(entry, reply)) return this.#hold(reply, lines);
    this.#answer(entry, reply, lines);
  }

  #answer(entry: LedgerEntry, reply: Reply, lines: readonly string[]): void {
    if (isTransferCommand(entry.sent) && !entry.hasPreliminary && reply.code === COMMAND_OK) return;
    if (isPreliminary(reply)) {
      if (entry.mayBePreliminary) return this.#deliverPreliminary(entry, reply, lines);
      this.#isDoubtful = true;
    }
    this.#settle(entry, reply, lines);
  }

  #deliverPreliminary(entry: LedgerEntry, reply: Reply, lines: readonly string[]): void {
    if (entry.preliminaries === MAX_PRELIMINARY_REPLIES) {
      throw new ProtocolError(`more than ${MAX_PRELIMINARY_REPLIES} preliminary replies to one command`, {
        reply,
      });
    }
    entry.deliverPreliminary(reply, lines);
    this.#onLearn(entry.sent, reply);
  }

  #settle(entry: LedgerEntry, reply: Reply, lines: readonly string[]): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.settle();
    this.#onLearn(entry.sent, reply);
    entry.deliver(reply, lines);
  }

  /** Whether the reply answers the command ahead, though the transfer before it has not had its final reply. */
  #isForLater(entry: LedgerEntry, reply: Reply): boolean {
    const next = this.#entries[1];
    if (next === undefined || !next.isAhead || isPreliminary(reply)) return false;
    if (reply.code === COMMAND_OK && next.sent.verb === "NOOP") return true;
    return !canAnswer(entry.sent, reply) && canAnswer(next.sent, reply);
  }

  #overtake(entry: LedgerEntry, reply: Reply, lines: readonly string[]): void {
    const next = this.#entries[1] as LedgerEntry;
    next.hasOvertaken = true;
    // A 200 before the 150 looks like the answer to NOOP, too.
    if (!entry.hasPreliminary && reply.code === COMMAND_OK) this.#isDoubtful = true;
    this.#settle(next, reply, lines);
  }

  /** Whether a refusal, or a 226 after an ABOR, may be that of another entry than the oldest one. */
  #mayBeEithers(entry: LedgerEntry, reply: Reply): boolean {
    if (this.#late.mayBe(reply)) return entry.sent.verb !== "ABOR" && !entry.hasPreliminary;
    return reply.code >= 400 && this.#entries[1]?.isAhead === true;
  }

  #hold(reply: Reply, lines: readonly string[]): void {
    const timer = setTimeout(() => {
      const held = this.#release();
      if (held !== undefined) this.#answer(this.#entries[0] as LedgerEntry, held.reply, held.lines);
    }, HOLD);
    this.#held = { reply, lines, timer };
  }

  #release(): { readonly reply: Reply; readonly lines: readonly string[] } | undefined {
    const held = this.#held;
    clearTimeout(held?.timer);
    this.#held = undefined;
    return held;
  }

  /** A reply was held, and now the next one has come: whose is which? */
  #matchHeld(
    held: { readonly reply: Reply; readonly lines: readonly string[] },
    reply: Reply,
    lines: readonly string[],
  ): void {
    const [entry, next] = this.#entries as [LedgerEntry, LedgerEntry | undefined];
    // It was a late answer: the entry has its own.
    if (this.#late.take(held.reply)) return this.#match(reply, lines, true);
    const isTransfers = isPreliminary(reply) || (next !== undefined && !canAnswer(next.sent, reply));
    if (next !== undefined && isTransfers && canAnswer(entry.sent, reply)) {
      next.hasOvertaken = true;
      this.#settle(next, held.reply, held.lines);
      return this.#match(reply, lines, true);
    }
    this.#match(held.reply, held.lines, true);
    this.#match(reply, lines, false);
  }

  #collect(reply: Reply, lines: readonly string[]): void {
    const collected = this.#collected as Reply[];
    const probe = this.#entries.at(-1);
    const isProbes = probe?.isProbe === true && (reply.code === PATHNAME || this.#isLastOne(probe, reply));
    if (!isProbes) {
      collected.push(reply);
      this.#late.noteCollected(reply);
      if (collected.length > MAX_PRELIMINARY_REPLIES) {
        throw new ProtocolError("more replies than there were commands", { reply });
      }
      this.#onCollected();
      return;
    }
    this.#collected = undefined;
    this.#isDoubtful = false;
    this.#passedOver = 0;
    // A server that was busy may answer the other ones, too.
    this.#late.expectPaths(
      this.#entries.filter(({ isProbe }) => isProbe).length - (reply.code === PATHNAME ? 1 : 0),
    );
    // What is proven answered, or never will be.
    for (const entry of this.#entries.splice(0, this.#entries.length - 1)) entry.settleFrom(collected);
    this.#settle(probe, reply, lines);
  }

  /** A server that refuses PWD, too: then the number of the replies must do. */
  #isLastOne(probe: LedgerEntry, reply: Reply): boolean {
    if (reply.code < 500 && !(isCompletion(reply) && canAnswer(probe.sent, reply))) return false;
    return isCompletion(reply) || (this.#collected?.length ?? 0) >= this.#entries.length - 1;
  }
}

function offByOne({ shown }: Command, reply: Reply, hint: string | undefined): ProtocolError {
  return new ProtocolError(
    `the server sent "${reply.lines[0] ?? ""}", which cannot answer ${shown}: a reply is missing or one too many; the connection is closed`,
    { reply, command: shown, hint },
  );
}
