import type { Reply } from "@ftplib/reply";

/** Answers to one ABOR that may still come when it is over. */
export const MOST_LATE_ANSWERS = 3;
// For how long they may, milliseconds.
const LATE_FOR = 10_000;
const ABORT_ANSWERS: ReadonlySet<number> = new Set([225, 226, 426]);
/** The code of an answer to PWD. */
export const PATHNAME = 257;

/** Replies that may come when nobody waits for them any more: further answers to an ABOR, and to a PWD that was asked twice. */
export class LateAnswers {
  #toAbort = 0;
  #until = 0;
  #paths = 0;

  /** An ABOR is sent. */
  expectAfterAbort(): void {
    this.#toAbort = MOST_LATE_ANSWERS;
    this.#until = performance.now() + LATE_FOR;
  }

  /** So many more answers to PWD than were waited for. */
  expectPaths(count: number): void {
    this.#paths += count;
  }

  mayBe({ code }: Reply): boolean {
    if (code === PATHNAME) return this.#paths > 0;
    return this.#toAbort > 0 && ABORT_ANSWERS.has(code) && performance.now() < this.#until;
  }

  /** Counts the reply as a late one, if it may be. */
  take(reply: Reply): boolean {
    if (!this.mayBe(reply)) return false;
    if (reply.code === PATHNAME) this.#paths--;
    else this.#toAbort--;
    return true;
  }

  /** One that came while replies were collected is not late any more. */
  noteCollected({ code }: Reply): void {
    if (ABORT_ANSWERS.has(code) && this.#toAbort > 0) this.#toAbort--;
  }
}
