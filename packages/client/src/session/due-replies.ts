import { errorForReply, isPreliminary, ProtocolError, type Reply } from "@ftplib/reply";

const COMMAND_OK = 200;
const SERVICE_CLOSING = 421;
// A server that says 150 for ever is no server (hostile-server S80).
const MAX_PRELIMINARY_REPLIES = 16;

/**
 * The account of the replies that are due: one for the greeting, one for each command (RFC 959, 5.4). A preliminary reply
 * settles none.
 */
export class DueReplies {
  #due = 1;
  #preliminaries = 0;
  // Whether a 200 may come ahead of the reply that is due.
  #mayPrecede = false;

  get areAny(): boolean {
    return this.#due > 0;
  }

  /** So many commands are sent now. */
  add(commands: number): void {
    this.#due += commands;
  }

  /** A 200 ahead of the next reply settles nothing: some servers send one before the 150 (ftplib, D7). */
  allowAhead(): void {
    this.#mayPrecede = true;
  }

  /** Takes every reply for answered. */
  clear(): void {
    this.#due = 0;
  }

  /**
   * Enters a reply that came.
   *
   * @throws ProtocolError for one that answers nothing, and for more preliminary replies than any server sends
   */
  enter(reply: Reply): void {
    if (this.#due === 0) {
      if (reply.code === SERVICE_CLOSING) throw errorForReply(reply);
      throw new ProtocolError(`the server sent a reply that answers no command: ${reply.lines[0] ?? ""}`, {
        reply,
      });
    }
    const isAhead = this.#mayPrecede && reply.code === COMMAND_OK;
    this.#mayPrecede = false;
    if (isAhead) return;
    if (!isPreliminary(reply)) {
      this.#due--;
      this.#preliminaries = 0;
    } else if (++this.#preliminaries > MAX_PRELIMINARY_REPLIES) {
      throw new ProtocolError(`more than ${MAX_PRELIMINARY_REPLIES} preliminary replies to one command`, {
        reply,
      });
    }
  }
}
