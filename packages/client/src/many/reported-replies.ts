import type { Reply } from "@ftplib/reply";
import { Promised } from "../transfer/promised.ts";

/**
 * Called with each reply of a call that sends several commands, in their order, with the place of its command among them. What it throws
 * ends the call. A promise that it returns is waited for at the end alone; its rejection ends the call, too.
 */
export type ReplyCallback = (reply: Reply, index: number) => void;

/** The replies of a call, each of which is reported to the caller as soon as it has come: the connection may be lost before the next. */
export class ReportedReplies {
  readonly all: Reply[] = [];
  readonly #callback: ReplyCallback | undefined;
  readonly #promised: Promised = new Promised();

  constructor(callback: ReplyCallback | undefined) {
    this.#callback = callback;
  }

  /** Whether the callback has failed: it is not called again, and nothing more is sent. */
  get hasFailed(): boolean {
    return this.#promised.hasFailed;
  }

  add(reply: Reply): void {
    const index = this.all.push(reply) - 1;
    // Replies that are outstanding when it fails are still to be read.
    if (!this.hasFailed) this.#promised.run(() => this.#callback?.(reply, index));
  }

  /** Waits for what the callback has promised, and throws what it has failed with. */
  async settled(): Promise<void> {
    await this.#promised.settled();
  }
}
