import { ProtocolError, type Reply } from "@ftplib/reply";
import { MOST_LATE_ANSWERS } from "./late-answers.ts";
import { MOST_SPARE_REPLIES } from "./outstanding-commands.ts";
import { settlesWithin } from "./settles-within.ts";

/** Replies that are not matched, while a {@link Ledger} is brought back in step, and stragglers after that. */
export class CollectedReplies {
  #replies: Reply[] | undefined;
  #stragglers: Reply[] | undefined;
  #onReply: () => void = () => {};
  #hasFailed = false;

  /** Those that have come since it began; undefined while replies are matched. */
  get replies(): readonly Reply[] | undefined {
    return this.#replies;
  }

  /** Begins with a reply that was held, if there is one. Returns the replies, which grow until the end. */
  begin(held: Reply | undefined): readonly Reply[] {
    this.#replies = held === undefined ? [] : [held];
    return this.#replies;
  }

  /** From now on further replies to an ABOR may come at any time. */
  expectStragglers(): void {
    this.#stragglers = [];
  }

  /** Resolves when the next reply has come. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#onReply = resolve;
    });
  }

  /** @throws ProtocolError for more than any server has to say */
  add(reply: Reply): void {
    const replies = (this.#replies ??= []);
    replies.push(reply);
    if (replies.length > MOST_SPARE_REPLIES) {
      throw new ProtocolError("more replies than there were commands", { reply });
    }
    this.#onReply();
  }

  /** The session is in step. */
  end(): void {
    this.#replies = undefined;
  }

  /** Whether a reply that answers nobody may be a straggler. */
  get expectsStragglers(): boolean {
    return this.#stragglers !== undefined && this.#stragglers.length < MOST_LATE_ANSWERS;
  }

  addStraggler(reply: Reply): void {
    this.#stragglers?.push(reply);
    this.#onReply();
  }

  /** The stragglers: as many as come until these are enough, or within the milliseconds. */
  async stragglers(areEnough: () => boolean, milliseconds: number): Promise<readonly Reply[]> {
    const late = this.#stragglers ?? [];
    const enough = new Promise<void>((resolve) => {
      this.#onReply = () => (areEnough() || this.#hasFailed) && resolve();
      this.#onReply();
    });
    await settlesWithin(enough, milliseconds);
    this.#stragglers = undefined;
    return late;
  }

  /** No further reply will come. */
  fail(): void {
    this.#hasFailed = true;
    this.#onReply();
  }
}
