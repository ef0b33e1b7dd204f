import { isCompletion, isPreliminary, type Reply } from "@ftplib/reply";
import type { LedgerEntry } from "./ledger-entry.ts";

/** Answers to one ABOR that may still come when it is over. */
export const MOST_LATE_ANSWERS = 3;
// For how long they may, milliseconds.
const LATE_FOR = 10_000;
const ABORT_ANSWERS: ReadonlySet<number> = new Set([225, 226, 426]);
/** The code of an answer to PWD. */
export const PATHNAME = 257;

/**
 * Replies that may come when nobody waits for them any more: further answers to an ABOR, the final reply of the transfer that it
 * ended, and answers to a PWD that was asked twice.
 */
export class LateAnswers {
  /** So many more answers to PWD than were waited for. */
  paths = 0;
  /** Whether the server has given both answers to an ABOR before, or one of them late. */
  isThorough = false;
  #toAbort = 0;
  #missing = 0;
  #until = 0;
  /** Answers that this server does not give: it has one for the transfer and ABOR. */
  #leftOut = 0;

  /** How many replies are missing that the server owes. */
  get missing(): number {
    return this.#missing;
  }

  /** Whether a missing one may still come: then the final reply of a transfer is in doubt. */
  get isDue(): boolean {
    return this.#missing > 0 && performance.now() < this.#until;
  }

  /** An ABOR is sent. */
  expectAfterAbort(): void {
    if (!this.isDue) this.giveUp();
    this.#toAbort = MOST_LATE_ANSWERS;
    this.#until = performance.now() + LATE_FOR;
  }

  /** The session is in step again: of so many transfers and ABORs that were outstanding, so many have been answered. */
  expectRest(commands: number, replies: number): void {
    if (!this.isDue) this.giveUp();
    if (commands > 1 && replies >= commands) this.#showThorough();
    const usual = commands > 1 ? commands - this.#leftOut : commands;
    this.#missing = Math.max(0, this.#missing + usual - replies);
    this.#until = performance.now() + LATE_FOR;
  }

  /** What was missing has not come in time. */
  giveUp(): void {
    if (!this.isThorough) this.#leftOut = Math.max(this.#leftOut, this.#missing);
    this.#missing = 0;
  }

  mayBe({ code }: Reply): boolean {
    if (code === PATHNAME) return this.paths > 0;
    const isAny = this.#toAbort > 0 || this.#missing > 0;
    return isAny && ABORT_ANSWERS.has(code) && performance.now() < this.#until;
  }

  /** The same of a reply that can also be that of the entry. */
  mayReplace({ sent, hasPreliminary }: LedgerEntry, reply: Reply): boolean {
    if (sent.verb === "ABOR") return false;
    if (!hasPreliminary) return this.mayBe(reply);
    return this.isDue && (isCompletion(reply) || ABORT_ANSWERS.has(reply.code));
  }

  /** Counts the reply as a late one, if it may be. */
  take(reply: Reply): boolean {
    const isLate = this.mayBe(reply);
    if (isLate) this.note(reply);
    return isLate;
  }

  /** A late one has come. */
  note(reply: Reply): void {
    if (reply.code === PATHNAME) this.paths--;
    else {
      this.noteCollected(reply);
      this.#showThorough();
      if (this.#missing > 0 && !isPreliminary(reply)) this.#missing--;
    }
  }

  /** One that came while replies were collected is not late any more. */
  noteCollected({ code }: Reply): void {
    if (ABORT_ANSWERS.has(code) && this.#toAbort > 0) this.#toAbort--;
  }

  #showThorough(): void {
    this.isThorough = true;
    this.#leftOut = 0;
  }
}
