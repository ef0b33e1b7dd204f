import { command } from "../command/command.ts";
import type { ControlConnection } from "./control-connection.ts";

const NOOP = command("NOOP");
// Of NOOPs that a server leaves unanswered until the transfer ends; more would only fill its buffer.
const MOST_UNANSWERED = 256;

/** The session that is kept busy. */
export interface QuietSession {
  readonly signal: AbortSignal;
  readonly isOpen: boolean;
  readonly control: ControlConnection;
  /** Undefined where no transfer is under way. */
  readonly transfer: object | undefined;
}

/**
 * Sends NOOP on a control connection that was quiet for a while: proxies and NATs forget quiet connections, in long transfers above
 * all, and TCP's keep-alive does not pass a proxy. During a transfer the replies may come only after it (RFC 959, 5.4).
 */
export class QuietNoop {
  readonly #session: QuietSession;
  readonly #interval: number;
  readonly #sendWhenIdle: () => void;
  readonly #unanswered = new Set<Promise<unknown>>();

  /**
   * @param interval milliseconds without a command or a reply
   * @param sendWhenIdle sends NOOP in a turn of its own, if no call is under way
   */
  constructor(session: QuietSession, interval: number, sendWhenIdle: () => void) {
    this.#session = session;
    this.#interval = interval;
    this.#sendWhenIdle = sendWhenIdle;
    this.#waitFor(interval);
  }

  /** Waits for the replies to what was sent during a transfer. Closes the session when they do not come. */
  async settled(): Promise<void> {
    if (this.#unanswered.size === 0 || !this.#session.isOpen) return;
    await this.#session.control.within("reply", Promise.all(this.#unanswered), NOOP);
  }

  #waitFor(milliseconds: number): void {
    const { signal } = this.#session;
    if (signal.aborted) return;
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      this.#look();
    }, milliseconds);
    const stop = (): void => clearTimeout(timer);
    signal.addEventListener("abort", stop, { once: true });
    // The connection itself keeps the process.
    timer.unref();
  }

  #look(): void {
    if (!this.#session.isOpen) return;
    const { quietFor } = this.#session.control;
    const isQuiet = quietFor >= this.#interval;
    if (isQuiet) this.#send();
    this.#waitFor(isQuiet ? this.#interval : this.#interval - quietFor);
  }

  #send(): void {
    const { control, transfer } = this.#session;
    if (transfer === undefined) return this.#sendWhenIdle();
    // The reply to NOOP could be taken for the reply to another command that was sent before the transfer's end.
    if (this.#unanswered.size >= MOST_UNANSWERED || !control.ledger.isInTransferAlone) return;
    for (const entry of control.send([NOOP], { isAhead: true })) {
      const answer = entry.next().catch(() => {});
      this.#unanswered.add(answer);
      void answer.then(() => this.#unanswered.delete(answer));
    }
  }
}
