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
 * 6. *While a reply is owed* to a transfer that has ended early, or to its ABOR, nothing is sent: it would be taken for that of the
 *    next command. Each turn and each transfer begins when it is there, or after a moment. What a server has left out then is not
 *    waited for again.
 * 7. *A reply when nothing is outstanding* answers nothing: the session closes. A late answer to ABOR does not close it.
 *
 * What may be sent ahead: behind a transfer command one harmless command, whose entry `isAhead`. While both are outstanding a
 * refusal after the 150 may be either's, and so may 250 where it is NOOP; it is held until the next reply shows whose it is. Where none
 * comes and data still flows, what NOOP is refused with is NOOP's.
 */
import { isPreliminary, type Reply } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import { canAnswer, canGreet, isTransferCommand } from "../exchange/possible-replies.ts";
import { CollectedReplies } from "./collected-replies.ts";
import { HeldReply } from "./held-reply.ts";
import { LateAnswers, PATHNAME } from "./late-answers.ts";
import { LedgerEntry, type ReceivedReply, type SendOptions } from "./ledger-entry.ts";
import { MOST_SPARE_REPLIES, type OnLearn, OutstandingCommands } from "./outstanding-commands.ts";
import type { ServerHabits } from "./server-habits.ts";
import {
  COMMAND_OK,
  isForLater,
  isPlainRefusal,
  isRefusedProbe,
  isTransfersOwn,
  mayBeEithers,
  strayReply,
} from "./whose-reply.ts";

const GREETING = command("(the connection)");

/** The matching of replies to the outstanding commands of one control connection. */
export class Ledger {
  readonly outstanding: OutstandingCommands;
  readonly late: LateAnswers;
  readonly #collection = new CollectedReplies();
  readonly #held = new HeldReply();
  #isDoubtful = false;
  /** Replies that answered nothing while the session was doubtful, and commands that were entered. */
  #passedOver = 0;
  #sent = 0;

  constructor(onLearn: OnLearn, habits: ServerHabits) {
    this.outstanding = new OutstandingCommands(onLearn);
    this.late = new LateAnswers(habits);
  }

  /** Whether any reply is outstanding. */
  get isOutstanding(): boolean {
    return this.outstanding.count > 0;
  }

  /** Whether replies of unknown number may still come: see rule 4. */
  get isDoubtful(): boolean {
    return this.#isDoubtful;
  }

  /** The entry of the greeting, which is outstanding before any command. */
  addGreeting(): LedgerEntry {
    const kind = { mayBePreliminary: true, isRaw: false, isAhead: false, isTransfer: false };
    return this.outstanding.add(new LedgerEntry(GREETING, kind));
  }

  /** The entry of a command that is about to be sent. */
  add(sent: Command, options: SendOptions = {}): LedgerEntry {
    const { isAhead = false, isRaw = false, isTransfer = isTransferCommand(sent) } = options;
    this.#sent++;
    if (sent.verb === "ABOR") this.late.expectAfterAbort();
    const kind = { mayBePreliminary: isTransfer, isRaw, isAhead, isTransfer };
    return this.outstanding.add(new LedgerEntry(sent, kind));
  }

  /**
   * Matches a reply to its entry.
   *
   * @param lines the reply's lines as they came, for who reads lines
   * @throws ProtocolError for a reply that answers nothing
   */
  enter(reply: Reply, lines: readonly string[]): void {
    const received = { reply, lines };
    if (this.#collection.replies !== undefined) return this.#collect(received, this.#collection.replies);
    const held = this.#held.release();
    if (held === undefined) this.#match(received, false);
    else this.#matchHeld(held, received);
  }

  /**
   * From here on replies are collected, not matched, until the 257 to a PWD that is sent later comes: rule 5. Every older entry
   * is settled then. Returns the replies, which grow until that.
   */
  get collected(): readonly Reply[] {
    return this.#collection.replies ?? this.#collection.begin(this.#held.release()?.reply);
  }

  /** Begins to collect, for ABOR: then {@link stragglers} are expected. Resolves when the first reply has come. */
  async beginToCollect(): Promise<void> {
    this.#collection.expectStragglers();
    if (this.collected.length === 0) await this.#collection.next();
  }

  /**
   * Replies that come after the session is in step, and answer nobody: all that are owed, or as many as come within the milliseconds.
   * Nothing may be sent meanwhile.
   */
  async stragglers(milliseconds: number): Promise<readonly Reply[]> {
    return await this.#collection.stragglers(() => this.late.owed === 0, milliseconds);
  }

  /** Waits until nothing is owed, or will not come: rule 6. */
  async settleOwed(most: number): Promise<void> {
    const { late } = this;
    if (late.owedFor > 0) {
      this.#collection.expectStragglers();
      await this.stragglers(Math.min(late.owedFor, most));
    }
    late.giveUp();
  }

  /** The connection has failed: whoever waits for a reply that has not come is rejected. */
  fail(error: unknown): void {
    const held = this.#held.release();
    if (held !== undefined) this.outstanding.oldest[0]?.deliver(held.reply, held.lines);
    this.outstanding.fail(error);
    this.#collection.fail();
  }

  #match(received: ReceivedReply, isCertain: boolean): void {
    const { reply } = received;
    const [entry, next] = this.outstanding.oldest;
    if (entry === undefined) return this.#passOver(reply);
    if (isForLater(entry, next, reply)) return this.#overtake(entry, received);
    if (!(entry.sent === GREETING ? canGreet(reply) : canAnswer(entry.sent, reply))) {
      if (this.late.take(reply)) return;
      throw strayReply(reply, entry.sent !== GREETING && this.#sent <= 1, entry.sent);
    }
    const mayBeLate = this.late.mayBe(reply) && entry.sent.verb !== "ABOR" && !entry.hasPreliminary;
    if (isCertain || !(mayBeLate || mayBeEithers(entry, next, reply))) return this.#answer(entry, received);
    this.#held.hold(received, (alone) => this.#answerAlone(alone));
  }

  /** A reply when nothing is outstanding. */
  #passOver(reply: Reply): void {
    if (this.#collection.expectsStragglers) {
      if (!isPreliminary(reply)) this.late.note(reply);
      return this.#collection.addStraggler(reply);
    }
    if (this.late.takeAny(reply)) return;
    if (this.#isDoubtful && ++this.#passedOver <= MOST_SPARE_REPLIES) return;
    throw strayReply(reply, this.#sent <= 1);
  }

  #answer(entry: LedgerEntry, received: ReceivedReply): void {
    const { reply } = received;
    if (isTransferCommand(entry.sent) && !entry.hasPreliminary && reply.code === COMMAND_OK) return;
    if (isPreliminary(reply)) {
      if (entry.mayBePreliminary) return this.outstanding.deliverPreliminary(entry, received);
      this.#isDoubtful = true;
    }
    this.outstanding.settle(entry, received);
  }

  #overtake(entry: LedgerEntry, received: ReceivedReply): void {
    const next = this.outstanding.oldest[1] as LedgerEntry;
    next.hasOvertaken = true;
    // A 200 before the 150 looks like the answer to NOOP, too.
    if (!entry.hasPreliminary && received.reply.code === COMMAND_OK) this.#isDoubtful = true;
    this.outstanding.settle(next, received);
  }

  /** A reply was held, and no other one has come. While data flows, what NOOP may be answered by is no end of the transfer. */
  #answerAlone(received: ReceivedReply): void {
    const [entry, next] = this.outstanding.oldest as readonly [LedgerEntry, LedgerEntry | undefined];
    const { reply } = received;
    const isOfTransfer = !entry.hasPreliminary || entry.isDataOver || !mayBeEithers(entry, next, reply);
    if (isOfTransfer || !(reply.code < 400 || isPlainRefusal(reply))) return this.#answer(entry, received);
    next.hasOvertaken = true;
    this.outstanding.settle(next, received);
  }

  /** A reply was held, and now the next one has come: whose is which? */
  #matchHeld(held: ReceivedReply, received: ReceivedReply): void {
    const { reply } = received;
    const [entry, next] = this.outstanding.oldest as readonly [LedgerEntry, LedgerEntry | undefined];
    // It was a late answer: the entry has its own.
    if (this.late.take(held.reply)) return this.#match(received, true);
    if (next !== undefined && isTransfersOwn(entry, next, reply)) {
      next.hasOvertaken = true;
      this.outstanding.settle(next, held);
      return this.#match(received, true);
    }
    // Of two that are alike each can be either's, and a third one may come.
    if (next !== undefined && held.reply.code === reply.code && mayBeEithers(entry, next, reply)) {
      this.outstanding.settle(next, held);
      return this.#match(received, false);
    }
    this.#match(held, true);
    this.#match(received, false);
  }

  #collect(received: ReceivedReply, collected: readonly Reply[]): void {
    const { reply } = received;
    const { newest: probe, count, probes, transfers } = this.outstanding;
    if (
      probe?.isProbe !== true ||
      !(reply.code === PATHNAME || isRefusedProbe(probe, reply, probes > 1 || collected.length >= count - 1))
    ) {
      this.late.noteCollected(reply);
      return this.#collection.add(reply);
    }
    this.#collection.end();
    this.#isDoubtful = false;
    this.#passedOver = 0;
    const replies = collected.filter((each) => !isPreliminary(each)).length;
    // What is proven answered, or never will be. The last one counts where the first may be owed to an earlier one.
    this.outstanding.settleOlder(this.late.owedFor > 0 ? collected.toReversed() : collected, received);
    // A server that was busy may answer the other ones, too.
    this.late.paths = probes - (reply.code === PATHNAME ? 1 : 0);
    this.late.expectRest(transfers, Math.max(0, replies - (count - probes - transfers)));
    this.outstanding.settle(probe, received);
  }
}
