import type { Reply } from "@ftplib/reply";

/**
 * Called with each reply of a call that sends several commands, in their order, with the place of its command among them. What it throws
 * ends the call.
 */
export type ReplyCallback = (reply: Reply, index: number) => void;

/** The replies of a call, each of which is reported to the caller as soon as it has come: the connection may be lost before the next. */
export class ReportedReplies {
  readonly all: Reply[] = [];
  readonly #callback: ReplyCallback | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(callback: ReplyCallback | undefined) {
    this.#callback = callback;
  }

  /** Whether the callback has thrown: it is not called again, and nothing more is sent. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  add(reply: Reply): void {
    const index = this.all.push(reply) - 1;
    if (this.hasFailed) return;
    try {
      this.#callback?.(reply, index);
    } catch (error) {
      // Replies that are outstanding are still to be read.
      this.#failure = { error };
    }
  }

  /** Throws what the callback has thrown. */
  throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
