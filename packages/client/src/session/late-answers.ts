import { isPreliminary, type Reply } from "@ftplib/reply";
import type { ServerHabits } from "./server-habits.ts";

/** Answers to one ABOR that may still come when it is over. */
export const MOST_LATE_ANSWERS = 3;
// For how long they may, and for how long those that are owed are waited for, milliseconds.
const LATE_FOR = 10_000;
const OWED_FOR = 3_000;
// The same without ABOR: the server has had its time before it was asked.
const OWED_WITHOUT_ABORT = 1_000;
const ABORT_ANSWERS: ReadonlySet<number> = new Set([225, 226, 426]);
/** The code of an answer to PWD. */
export const PATHNAME = 257;

/**
 * Replies that may come when nobody waits for them any more: further answers to an ABOR, the final reply of a transfer that has
 * ended early, and answers to a PWD that was asked twice.
 */
export class LateAnswers {
  /** So many more answers to PWD than were waited for. */
  paths = 0;
  readonly #habits: Pick<ServerHabits, "repliesLeftOut">;
  #toAbort = 0;
  #until = 0;
  /** How many replies the server owes, until when, and to how many commands. */
  #owed = 0;
  #owedUntil = 0;
  #commands = 0;

  constructor(habits: Pick<ServerHabits, "repliesLeftOut">) {
    this.#habits = habits;
  }

  get owed(): number {
    return this.#owed;
  }

  /** For how long one that is owed may still come, milliseconds; 0 where none is. */
  get owedFor(): number {
    return this.#owed === 0 ? 0 : Math.max(0, this.#owedUntil - performance.now());
  }

  /** An ABOR is sent. */
  expectAfterAbort(): void {
    this.#toAbort = MOST_LATE_ANSWERS;
    this.#until = performance.now() + LATE_FOR;
  }

  /** The session is in step again: so many transfers and ABORs were outstanding, and so many replies to them have come. */
  expectRest(commands: number, replies: number): void {
    if (this.owedFor === 0) this.giveUp();
    const leftOut = this.#habits.repliesLeftOut[commands] ?? 0;
    this.#owed = Math.max(0, this.#owed + commands - leftOut - replies);
    this.#commands = commands;
    this.#owedUntil = performance.now() + (commands > 1 ? OWED_FOR : OWED_WITHOUT_ABORT);
  }

  /** What is owed has not come in time: the server is not expected to give it. */
  giveUp(): void {
    this.#leaveOut(this.#owed);
    this.#owed = 0;
  }

  /** So many less than expected have come, or more: then one more is expected next time. */
  #leaveOut(count: number): void {
    const { repliesLeftOut } = this.#habits;
    const leftOut = (repliesLeftOut[this.#commands] ?? 0) + count;
    repliesLeftOut[this.#commands] = Math.max(-1, Math.min(this.#commands, leftOut));
  }

  mayBe(reply: Reply): boolean {
    if (reply.code === PATHNAME) return this.paths > 0;
    return this.#toAbort > 0 && ABORT_ANSWERS.has(reply.code) && performance.now() < this.#until;
  }

  /** Counts the reply as a late one, if it may be. */
  take(reply: Reply): boolean {
    const isLate = this.mayBe(reply);
    if (isLate) this.note(reply);
    return isLate;
  }

  /** The same of a reply while nothing is outstanding, which can be any that is owed. */
  takeAny(reply: Reply): boolean {
    if (this.owedFor === 0 || isPreliminary(reply)) return this.take(reply);
    this.note(reply);
    return true;
  }

  /** A late one has come. */
  note(reply: Reply): void {
    if (reply.code === PATHNAME) {
      this.paths--;
      return;
    }
    this.noteCollected(reply);
    if (this.#owed > 0) this.#owed--;
    else this.#leaveOut(-1);
  }

  /** One that came while replies were collected is not late any more. */
  noteCollected({ code }: Reply): void {
    if (ABORT_ANSWERS.has(code) && this.#toAbort > 0) this.#toAbort--;
  }
}
