import { isCompletion, ProtocolError, TimeoutError } from "@ftplib/reply";
import { command } from "../command/command.ts";
import type { ControlConnection } from "./control-connection.ts";
import type { ResolvedNoops } from "./option-values.ts";
import type { ServerHabits } from "./server-habits.ts";

const NOOP = command("NOOP");

/** The session that is kept busy. */
export interface QuietSession {
  readonly signal: AbortSignal;
  readonly isOpen: boolean;
  readonly control: ControlConnection;
  /** Undefined where no transfer is under way. */
  readonly transfer: object | undefined;
  readonly habits: ServerHabits;
}

/**
 * Sends NOOP on a control connection that was quiet for a while: proxies and NATs forget quiet connections, in long transfers above
 * all, and TCP's keep-alive does not pass a proxy. During a transfer the replies may come only after it (RFC 959, 5.4).
 *
 * A server that takes NOOP for something else gets none in transfers any more: one that refuses it, or whose replies do not add up
 * afterwards. A connection that is lost says nothing of NOOP.
 */
export class QuietNoop {
  readonly #session: QuietSession;
  readonly #intervals: ResolvedNoops;
  /** How often it is looked at the connection: a transfer may begin meanwhile. */
  readonly #step: number;
  readonly #sendWhenIdle: () => void;
  readonly #unanswered = new Set<Promise<unknown>>();
  /** Whether one was sent in a transfer that is not known to have gone well. */
  #isInDoubt = false;

  /**
   * @param intervals milliseconds without a command or a reply
   * @param sendWhenIdle sends NOOP in a turn of its own, if no call is under way
   */
  constructor(session: QuietSession, intervals: ResolvedNoops, sendWhenIdle: () => void) {
    this.#session = session;
    this.#intervals = intervals;
    this.#sendWhenIdle = sendWhenIdle;
    const { idle = Number.POSITIVE_INFINITY, transfer = Number.POSITIVE_INFINITY } = intervals;
    this.#step = Math.min(idle, transfer);
    if (Number.isFinite(this.#step)) this.#waitFor(this.#step);
    const { signal, habits } = session;
    const onClose = (): void => {
      const isOdd = signal.reason instanceof ProtocolError || signal.reason instanceof TimeoutError;
      if (this.#isInDoubt && isOdd) habits.takesNoopInTransfer = false;
    };
    signal.addEventListener("abort", onClose, { once: true });
  }

  /** Waits for the replies to what was sent during a transfer. Closes the session when they do not come. */
  async settled(): Promise<void> {
    if (!this.#session.isOpen) return;
    if (this.#unanswered.size > 0) {
      await this.#session.control.within("reply", Promise.all(this.#unanswered), NOOP);
    }
    this.#isInDoubt = false;
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
    const { idle, transfer } = this.#intervals;
    const interval = (this.#session.transfer === undefined ? idle : transfer) ?? Number.POSITIVE_INFINITY;
    const isQuiet = quietFor >= interval;
    if (isQuiet) this.#send();
    this.#waitFor(Math.min(this.#step, isQuiet ? interval : interval - quietFor));
  }

  #send(): void {
    const { control, transfer, habits } = this.#session;
    if (transfer === undefined) return this.#sendWhenIdle();
    if (!habits.takesNoopInTransfer) return;
    // The reply to NOOP could be taken for the reply to another command that was sent before the transfer's end.
    if (this.#unanswered.size >= this.#intervals.most || !control.ledger.outstanding.isInTransferAlone)
      return;
    for (const entry of control.send([NOOP], { isAhead: true })) {
      this.#isInDoubt = true;
      const answer = entry.next().then(
        ({ reply }) => {
          if (!isCompletion(reply)) habits.takesNoopInTransfer = false;
        },
        () => {},
      );
      this.#unanswered.add(answer);
      void answer.then(() => this.#unanswered.delete(answer));
    }
  }
}
